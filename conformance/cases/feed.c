#include "feed.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/clock.h"

#define BLOCK_BYTES ((size_t)64 * 1024)
/* How often a stream looks whether it is still wanted. */
#define LOOK_MS 200

/* Static, for its connections may outlive the case. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned events;
	atomic_ullong written;
	atomic_size_t open;
} feed = {.lock = PTHREAD_MUTEX_INITIALIZER};
static pthread_once_t feed_once = PTHREAD_ONCE_INIT;

static void init_feed(void)
{
	clock_cond_init(&feed.changed);
}

/* Every eight bytes say where they stand. */
static char byte_at(uint64_t i)
{
	uint64_t word = (i / 8 + 1) * 0x9e3779b97f4a7c15ULL;

	return (char)(word >> (8 + i % 8 * 6));
}

void feed_fill(char *to, size_t size, uint64_t from)
{
	for (size_t i = 0; i < size; i++)
		to[i] = byte_at(from + i);
}

bool feed_is(const char *bytes, size_t size, uint64_t from)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != byte_at(from + i))
			return false;
	return true;
}

/* ---- the origin's side ---- */

static bool put(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t n = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes = slice_from(bytes, (size_t)n);
	}
	return true;
}

static bool put_text(int fd, char *text)
{
	bool sent = put(fd, slice_of(text));

	free(text);
	return sent;
}

/* The peer goes within that time. */
static bool leaves(int fd, int ms)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN | POLLRDHUP};

	return poll(&wait, 1, ms) == 1;
}

/* Wait for the event after `seen`; false when the peer goes. */
static bool next_event(int fd, unsigned seen)
{
	bool there;

	pthread_mutex_lock(&feed.lock);
	while (!(there = feed.events > seen) && !leaves(fd, 0))
		clock_cond_wait(&feed.changed, &feed.lock, clock_ms() + LOOK_MS);
	pthread_mutex_unlock(&feed.lock);
	return there;
}

static void send_events(int fd, struct slice id)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
				   "Content-Type: Text/Event-Stream;charset=utf-8\r\n"
				   "Transfer-Encoding: chunked\r\n\r\n"
				   "9\r\n: hello\n\n\r\n";
	unsigned seen;

	pthread_mutex_lock(&feed.lock);
	seen = feed.events;
	pthread_mutex_unlock(&feed.lock);
	if (!put(fd, slice_of(head)))
		return;
	for (unsigned n = 1; next_event(fd, seen); seen++, n++) {
		char *event = xasprintf("data: %.*s.%u\n\n", SLICE_ARGS(id), n);
		bool sent = put_text(fd, xasprintf("%zx\r\n%s\r\n", strlen(event), event));

		free(event);
		if (!sent)
			return;
	}
}

static void send_body(int fd, uint64_t size, bool chunked)
{
	char *block = xmalloc(BLOCK_BYTES);
	uint64_t sent = 0;
	bool good = put_text(fd,
		chunked ? xstrdup("HTTP/1.1 200 OK\r\nConnection: close\r\n"
				  "Transfer-Encoding: chunked\r\n\r\n")
			: xasprintf(
				  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %llu\r\n\r\n",
				  (unsigned long long)size));

	while (good && sent < size) {
		size_t n = size - sent < BLOCK_BYTES ? (size_t)(size - sent) : BLOCK_BYTES;

		feed_fill(block, n, sent);
		good = (!chunked || put_text(fd, xasprintf("%zx\r\n", n))) &&
		       put(fd, slice_make(block, n)) && (!chunked || put(fd, SLICE("\r\n")));
		sent += n;
		atomic_fetch_add(&feed.written, n);
	}
	if (good && chunked)
		put(fd, SLICE("0\r\n\r\n"));
	free(block);
}

static void send_in_two(int fd, int ms)
{
	if (put(fd, SLICE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\n"
			  "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")) &&
		!leaves(fd, ms))
		put(fd, SLICE("6\r\nsecond\r\n0\r\n\r\n"));
}

/* ---- bodies of requests ---- */

/* Reads a body as it comes and looks at every byte; keeps none. */
struct reader {
	int fd;
	char block[16384];
	size_t from, len;
	uint64_t total;
	bool good;
};

static bool more(struct reader *r)
{
	ssize_t n;

	if (r->from < r->len)
		return true;
	n = recv(r->fd, r->block, sizeof r->block, 0);
	r->from = 0;
	r->len = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static bool read_bytes(struct reader *r, uint64_t size)
{
	while (size) {
		size_t n;

		if (!more(r))
			return false;
		n = r->len - r->from < size ? r->len - r->from : (size_t)size;
		r->good = r->good && feed_is(r->block + r->from, n, r->total);
		r->from += n;
		r->total += n;
		size -= n;
	}
	return true;
}

/* A line without its end; false when it is none, or the connection ends. */
static bool read_line(struct reader *r, char *line, size_t size)
{
	size_t len = 0;

	while (more(r)) {
		char c = r->block[r->from++];

		if (c == '\n') {
			line[len && line[len - 1] == '\r' ? len - 1 : len] = 0;
			return true;
		}
		if (len + 1 == size)
			return false;
		line[len++] = c;
	}
	return false;
}

static bool read_chunks(struct reader *r)
{
	char line[64];

	while (read_line(r, line, sizeof line)) {
		uint64_t size = 0;

		for (const char *c = line; *c && *c != ';'; c++)
			size = size * 16 + (uint64_t)(*c <= '9' ? *c - '0' : (*c | 32) - 'a' + 10);
		if (!size)
			return read_line(r, line, sizeof line);
		if (!read_bytes(r, size) || !read_line(r, line, sizeof line))
			return false;
	}
	return false;
}

static void tell_body(int fd, const struct wire_reply *head, struct slice begun, bool begun_reply)
{
	struct reader *r = xcalloc(1, sizeof *r);
	struct slice length = http_fields_value(head->fields, "content-length");
	uint64_t size = 0;
	bool whole;
	char *text;

	r->fd = fd;
	r->good = true;
	r->len = begun.len < sizeof r->block ? begun.len : sizeof r->block;
	if (r->len)
		memcpy(r->block, begun.at, r->len);
	whole = http_fields_count(head->fields, "transfer-encoding")
			? read_chunks(r)
			: !length.at ||
				  (slice_to_u64(length, INT64_MAX, &size) && read_bytes(r, size));
	text = xasprintf("%llu %s", (unsigned long long)r->total, r->good ? "good" : "bad");
	if (whole && begun_reply)
		put_text(fd, xasprintf("%zx\r\n%s\r\n0\r\n\r\n", strlen(text), text));
	else if (whole)
		put_text(fd,
			xasprintf(
				"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\n"
				"Content-Length: %zu\r\n\r\n%s",
				strlen(text), text));
	free(text);
	free(r);
}

/* The fields of a head; slices of it. */
static void read_fields(struct slice head, struct wire_reply *out)
{
	struct slice line;
	size_t count = 0;

	memset(out, 0, sizeof *out);
	slice_split(&head, '\n', &line);
	while (count < WIRE_MAX_FIELDS && slice_split(&head, '\n', &line)) {
		size_t colon = slice_find(line, ':');

		if (colon < line.len)
			out->field[count++] = (struct http_field){
				slice_to(line, colon), slice_trim(slice_from(line, colon + 1))};
	}
	out->fields = (struct http_fields){out->field, count};
	for (size_t i = 0; i < count; i++) {
		struct slice *value = &out->field[i].value;

		while (value->len && value->at[value->len - 1] == '\r')
			value->len--;
	}
}

void feed_serve(void *context, struct slice arrived, int fd)
{
	size_t head = (size_t)((const char *)memmem(arrived.at, arrived.len, "\r\n\r\n", 4) -
			       arrived.at) +
		      4;
	struct wire_reply *request = xcalloc(1, sizeof *request);
	struct slice what, argument;
	uint64_t number = 0;

	(void)context;
	pthread_once(&feed_once, init_feed);
	atomic_fetch_add(&feed.open, 1);
	read_fields(slice_to(arrived, head), request);
	argument = http_fields_value(request->fields, "x-feed");
	slice_split(&argument, ' ', &what);
	slice_to_u64(argument, INT64_MAX, &number);
	if (slice_is(what, "events")) {
		send_events(fd, argument);
	} else if (slice_is(what, "silent")) {
		while (!leaves(fd, 60000))
			;
	} else if (slice_is(what, "pause")) {
		send_in_two(fd, (int)number);
	} else if (slice_is(what, "chunks") || slice_is(what, "length")) {
		send_body(fd, number, slice_is(what, "chunks"));
	} else if (slice_is(what, "refuse")) {
		if (!leaves(fd, (int)number))
			put(fd, SLICE("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
				      "Content-Length: 0\r\n\r\n"));
	} else if (slice_is(what, "late")) {
		if (!leaves(fd, (int)number))
			put(fd, SLICE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate"));
	} else {
		bool early = slice_is(what, "early");

		if (slice_is(what, "slow"))
			clock_rest((double)number / 1000);
		if (early)
			put(fd, SLICE("HTTP/1.1 200 OK\r\nConnection: close\r\n"
				      "Content-Type: text/plain\r\n"
				      "Transfer-Encoding: chunked\r\n\r\n"));
		tell_body(fd, request, slice_from(arrived, head), early);
	}
	free(request);
	atomic_fetch_sub(&feed.open, 1);
}

/* ---- the case's side ---- */

void feed_begin(struct suite *suite)
{
	atomic_store(&feed.written, 0);
	origin_take(suite->origin, feed_serve, NULL);
}

void feed_event(void)
{
	pthread_once(&feed_once, init_feed);
	pthread_mutex_lock(&feed.lock);
	feed.events++;
	pthread_cond_broadcast(&feed.changed);
	pthread_mutex_unlock(&feed.lock);
}

uint64_t feed_written(void)
{
	return atomic_load(&feed.written);
}

size_t feed_open_count(void)
{
	return atomic_load(&feed.open);
}

bool feed_wait_most(size_t most, unsigned ms)
{
	int64_t until = clock_ms() + ms;

	while (feed_open_count() > most && clock_ms() < until)
		clock_rest(0.005);
	return feed_open_count() <= most;
}

bool feed_wait_least(size_t least, unsigned ms)
{
	int64_t until = clock_ms() + ms;

	while (feed_open_count() < least && clock_ms() < until)
		clock_rest(0.005);
	return feed_open_count() >= least;
}

void feed_end(struct suite *suite)
{
	origin_take(suite->origin, NULL, NULL);
}

void feed_open(struct suite *suite, const char *token, const char *what, struct wire *wire)
{
	char *fields = xasprintf("X-Feed: %s\r\n", what);
	struct probe probe = {.token = token, .method = "GET", .fields = fields};
	char *text = probe_text(suite, &probe);

	wire_open(wire, suite_port(suite, "proxy_port"));
	wire_send(wire, slice_of(text));
	free(text);
	free(fields);
}

void feed_close(struct suite *suite, struct wire *wire)
{
	buf_add(&suite->client_saw, buf_slice(&wire->unread));
	wire_close(wire);
}
