#include "lib/http_client.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/http_curl.h"
#include "lib/http_link.h"

/*
 * ---- a pool of handles, each with connections of its own ----
 *
 * Last in, first out: as many handles are in use as there are calls at a time, so the connections
 * that are kept open are as few. One handle per thread would keep one connection for every thread
 * that ever called, and a peer with a thread per connection would starve on them.
 */

#define POOL_MAX 1024
/* A handle that was not needed for this long is given up, and its connections with it. */
#define POOL_IDLE_MS 10000

struct handle {
	CURL *curl;
	int64_t since_ms;
	unsigned age; /* how often everything had been renewed when it was made */
};

static struct {
	pthread_mutex_t lock;
	struct handle idle[POOL_MAX]; /* the last one was used last */
	size_t count;
	unsigned age;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

void http_client_init(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
}

void http_client_cut(void)
{
	http_link_cut();
}

void http_client_end(void)
{
	http_link_end();
	while (pool.count)
		curl_easy_cleanup(pool.idle[--pool.count].curl);
	curl_global_cleanup();
}

void http_client_tend(void)
{
	CURL *over[POOL_MAX];
	size_t count = 0;
	int64_t now = clock_ms();

	pthread_mutex_lock(&pool.lock);
	while (count < pool.count && now - pool.idle[count].since_ms > POOL_IDLE_MS) {
		over[count] = pool.idle[count].curl;
		count++;
	}
	pool.count -= count;
	memmove(&pool.idle[0], &pool.idle[count], pool.count * sizeof pool.idle[0]);
	pthread_mutex_unlock(&pool.lock);
	while (count)
		curl_easy_cleanup(over[--count]);
	http_link_tend();
}

/* libcurl keeps what it read of a file with CAs for a day, with the handle. */
void http_client_renew(void)
{
	CURL *over[POOL_MAX];
	size_t count = 0;

	pthread_mutex_lock(&pool.lock);
	pool.age++;
	while (pool.count)
		over[count++] = pool.idle[--pool.count].curl;
	pthread_mutex_unlock(&pool.lock);
	while (count)
		curl_easy_cleanup(over[--count]);
	http_link_renew();
}

static struct handle take_handle(void)
{
	struct handle handle = {0};

	pthread_mutex_lock(&pool.lock);
	if (pool.count)
		handle = pool.idle[--pool.count];
	else
		handle.age = pool.age;
	pthread_mutex_unlock(&pool.lock);
	if (!handle.curl)
		handle.curl = http_curl_new();
	return handle;
}

/* Back into the pool; when it is full, the one that has been there longest goes. */
static void return_handle(struct handle handle)
{
	CURL *over = NULL;

	/*
	 * Also resets a counter that else fails every sixth retry of a stale connection, and
	 * forgets every pointer into the call that has ended.
	 */
	curl_easy_reset(handle.curl);
	handle.since_ms = clock_ms();
	pthread_mutex_lock(&pool.lock);
	if (handle.age != pool.age) {
		over = handle.curl;
	} else {
		if (pool.count == POOL_MAX) {
			over = pool.idle[0].curl;
			memmove(&pool.idle[0], &pool.idle[1], --pool.count * sizeof pool.idle[0]);
		}
		pool.idle[pool.count++] = handle;
	}
	pthread_mutex_unlock(&pool.lock);
	curl_easy_cleanup(over);
}

/* ---- one call ---- */

struct transfer {
	const struct http_call *call;
	struct http_reply *reply;
	CURL *curl;
	struct slice body; /* of the request, what is left of it */
	bool head_seen;
	enum err stopped; /* why a callback ended the transfer */
	int64_t head_deadline_ms;
	struct note *note;
};

/* The fields' slices can be made only when the buffer no longer moves. */
static void split_head(struct http_reply *reply)
{
	struct slice rest = buf_slice(&reply->head);
	struct slice line;
	size_t count = 0;

	while (slice_split(&rest, '\n', &line)) {
		size_t colon = slice_find(line, ':');

		if (colon < line.len)
			reply->field[count++] = (struct http_field){slice_to(line, colon),
				slice_trim(slice_make(line.at + colon + 1, line.len - colon - 1))};
	}
	reply->fields = (struct http_fields){reply->field, count};
}

static bool head_done(struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	/* [RFC9110 15.2] interim responses are not the answer; switching protocols is refused. */
	if (status == 101)
		return false;
	if (http_status_is_interim((int)status))
		return true;
	t->head_seen = true;
	t->reply->status = (int)status;
	split_head(t->reply);
	/* libcurl picks one of two lengths; whoever picks the other reads another body. */
	if (!http_framing_single(t->reply->fields)) {
		t->stopped = note_err(t->note, ERR_UNREACHABLE, "the reply has no single framing");
		return false;
	}
	return true;
}

static size_t on_header(char *bytes, size_t one, size_t count, void *context)
{
	struct transfer *t = context;
	struct buf *head = &t->reply->head;
	struct slice line = {bytes, one * count};

	while (line.len && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
		line.len--;
	/* Fields behind the body are not fields of the message. [RFC9110 6.5.1] */
	if (t->head_seen)
		return one * count;
	if (slice_starts(line, "HTTP/")) {
		buf_reset(head);
		t->reply->fields.count = 0;
	} else if (line.len == 0) {
		if (!head_done(t)) {
			if (!t->stopped)
				t->stopped = ERR_MISMATCH;
			return 0;
		}
	} else if (t->reply->fields.count == HTTP_CLIENT_MAX_FIELDS ||
		   head->len + line.len > HTTP_CLIENT_MAX_HEAD_BYTES) {
		t->stopped = note_err(t->note, ERR_LIMIT, "the reply's head is too large");
		return 0;
	} else {
		t->reply->fields.count++;
		buf_add(head, line);
		buf_putc(head, '\n');
	}
	return one * count;
}

static size_t on_write(char *bytes, size_t one, size_t count, void *context)
{
	struct transfer *t = context;

	if (t->reply->body.len + one * count > t->call->max_bytes) {
		t->stopped = note_err(t->note, ERR_LIMIT, "the reply is larger than %llu bytes",
			(unsigned long long)t->call->max_bytes);
		return 0;
	}
	buf_append(&t->reply->body, bytes, one * count);
	return one * count;
}

static size_t on_read(char *to, size_t one, size_t count, void *context)
{
	struct transfer *t = context;
	struct slice part = slice_to(t->body, one * count);

	if (part.len)
		memcpy(to, part.at, part.len);
	t->body = slice_from(t->body, part.len);
	/* The peer has taken what came before. */
	t->head_deadline_ms = clock_ms() + t->call->reply_ms;
	return part.len;
}

static int on_progress(
	void *context, curl_off_t d_total, curl_off_t d_now, curl_off_t u_total, curl_off_t u_now)
{
	struct transfer *t = context;

	(void)d_total, (void)d_now, (void)u_total, (void)u_now;
	if (!t->head_seen && clock_ms() > t->head_deadline_ms) {
		t->stopped = note_err(t->note, ERR_TIMEOUT, "timed out: no reply within %u ms",
			t->call->reply_ms);
		return 1;
	}
	if (http_link_is_cut() || (t->call->go_on && !t->call->go_on(t->call->context))) {
		t->stopped = ERR_MISMATCH;
		return 1;
	}
	return 0;
}

static void set_request(struct transfer *t, struct curl_slist *fields)
{
	CURL *curl = t->curl;

	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
	if (strcmp(t->call->method, "HEAD") == 0) {
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	} else if (t->call->body.at) {
		/*
		 * No seek function on purpose: a body that was partly sent cannot be sent again, so
		 * libcurl never repeats a POST by itself. [RFC9110 9.2.2]
		 */
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(curl, CURLOPT_READDATA, t);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->call->body.len);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, t->call->method);
	} else {
		curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, t->call->method);
	}
}

static void set_options(struct transfer *t, struct curl_slist *fields, char *error)
{
	CURL *curl = t->curl;

	http_curl_set_peer(curl, t->call, error);
	set_request(t, fields);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)t->call->total_ms);
	if (t->call->idle_s)
		curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)t->call->idle_s);
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, t->call->idle_s ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, t->call->idle_s ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

/* libcurl wants "Name: value" lines; without a value it wants "Name;". */
static struct curl_slist *field_lines(struct http_fields fields)
{
	struct curl_slist *list = NULL;
	struct buf line = {0};

	for (size_t i = 0; i < fields.count; i++) {
		struct curl_slist *longer;

		buf_reset(&line);
		buf_add(&line, fields.at[i].name);
		if (fields.at[i].value.len) {
			buf_puts(&line, ": ");
			buf_add(&line, fields.at[i].value);
		} else {
			buf_putc(&line, ';');
		}
		longer = curl_slist_append(list, line.at);
		if (!longer)
			abort();
		list = longer;
	}
	buf_clear(&line);
	/* What libcurl would add by itself: none of it is ours to say. */
	list = curl_slist_append(list, "Expect:");
	if (list && !http_fields_count(fields, "accept"))
		list = curl_slist_append(list, "Accept:");
	if (!list)
		abort();
	return list;
}

/* The lines may hold credentials. */
static void free_lines(struct curl_slist *list)
{
	for (struct curl_slist *line = list; line; line = line->next)
		secret_wipe(line->data, strlen(line->data));
	curl_slist_free_all(list);
}

enum err http_client_call(const struct http_call *call, struct http_reply *reply, struct note *note)
{
	char error[CURL_ERROR_SIZE] = "";
	struct handle handle = take_handle();
	struct transfer t = {
		.call = call,
		.reply = reply,
		.curl = handle.curl,
		.body = call->body,
		.head_deadline_ms = clock_ms() + call->reply_ms,
		.note = note,
	};
	struct curl_slist *fields = field_lines(call->fields);
	enum err err = ERR_NONE;
	CURLcode code;

	memset(reply, 0, sizeof *reply);
	set_options(&t, fields, error);
	code = curl_easy_perform(t.curl);
	if (t.stopped)
		err = t.stopped;
	else
		err = http_curl_err(code, error, note);
	if (!err && !t.head_seen)
		err = note_err(note, ERR_UNREACHABLE, "the reply has no final status");
	return_handle(handle);
	free_lines(fields);
	return err;
}

void http_reply_clear(struct http_reply *reply)
{
	buf_clear(&reply->body);
	buf_clear(&reply->head);
	memset(reply, 0, sizeof *reply);
}
