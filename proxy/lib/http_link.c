#include "lib/http_link.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/http_curl.h"
#include "lib/http_watch.h"

/* More than these are not kept. */
#define POOL_MAX 1024

struct http_link {
	CURL *curl;
	int fd;
	bool tls;
	bool kept;
	unsigned age;     /* how often everything had been renewed when it was made */
	int64_t idle_ms;  /* how long it may stay in the pool; 0: it may not */
	char *peer;       /* all that makes one connection as good as another */
	int64_t since_ms; /* when it was put into the pool */
	char error[CURL_ERROR_SIZE];
};

/*
 * Last in, first out: as many are in use as there are calls at a time, so those that are kept open
 * are as few, and a peer with a thread per connection does not starve on them.
 */
static struct {
	pthread_mutex_t lock;
	struct http_link *idle[POOL_MAX]; /* the last one was used last */
	size_t count;
	unsigned age;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static atomic_bool cut;

void http_link_cut(void)
{
	atomic_store(&cut, true);
}

bool http_link_is_cut(void)
{
	return atomic_load(&cut);
}

static void end_link(struct http_link *link)
{
	if (!link)
		return;
	curl_easy_cleanup(link->curl);
	free(link->peer);
	free(link);
}

void http_link_end(void)
{
	while (pool.count)
		end_link(pool.idle[--pool.count]);
}

/* ---- the pool ---- */

/* The scheme and authority of the URL, and whom we trust and who we are there. */
static void write_peer(const struct http_call *call, struct buf *out)
{
	const char *authority = strstr(call->url, "://") + 3;

	buf_append(out, call->url, (size_t)(authority - call->url) + strcspn(authority, "/?"));
	buf_putc(out, '\n');
	buf_puts(out, call->ca_file ? call->ca_file : "");
	buf_putc(out, '\n');
	buf_puts(out, call->certificate ? call->certificate : "");
	buf_putc(out, '\n');
	buf_puts(out, call->certificate ? call->key : "");
}

static struct http_link *take(const char *peer, int64_t idle_ms)
{
	struct http_link *found = NULL;
	int64_t now = clock_ms();

	pthread_mutex_lock(&pool.lock);
	for (size_t i = pool.count; i-- > 0 && !found;) {
		/* All before it have been there for longer. */
		if (now - pool.idle[i]->since_ms > idle_ms)
			break;
		if (strcmp(pool.idle[i]->peer, peer) != 0)
			continue;
		found = pool.idle[i];
		memmove(&pool.idle[i], &pool.idle[i + 1],
			(--pool.count - i) * sizeof(struct http_link *));
	}
	pthread_mutex_unlock(&pool.lock);
	return found;
}

/* Into the pool; when it is full, the one that has been there longest goes. */
static void put(struct http_link *link)
{
	struct http_link *over = NULL;

	link->kept = true;
	link->since_ms = clock_ms();
	pthread_mutex_lock(&pool.lock);
	if (link->age != pool.age) {
		over = link;
	} else {
		if (pool.count == POOL_MAX) {
			over = pool.idle[0];
			memmove(&pool.idle[0], &pool.idle[1],
				--pool.count * sizeof(struct http_link *));
		}
		pool.idle[pool.count++] = link;
	}
	pthread_mutex_unlock(&pool.lock);
	end_link(over);
}

static unsigned current_age(void)
{
	unsigned age;

	pthread_mutex_lock(&pool.lock);
	age = pool.age;
	pthread_mutex_unlock(&pool.lock);
	return age;
}

void http_link_renew(void)
{
	struct http_link *over[POOL_MAX];
	size_t count;

	pthread_mutex_lock(&pool.lock);
	pool.age++;
	count = pool.count;
	memcpy(over, pool.idle, count * sizeof over[0]);
	pool.count = 0;
	pthread_mutex_unlock(&pool.lock);
	while (count)
		end_link(over[--count]);
}

void http_link_tend(void)
{
	struct http_link *over[POOL_MAX];
	size_t over_count = 0;
	size_t kept = 0;
	int64_t now = clock_ms();

	pthread_mutex_lock(&pool.lock);
	for (size_t i = 0; i < pool.count; i++) {
		struct http_link *link = pool.idle[i];

		if (now - link->since_ms > link->idle_ms || !socket_is_quiet(link->fd))
			over[over_count++] = link;
		else
			pool.idle[kept++] = link;
	}
	pool.count = kept;
	pthread_mutex_unlock(&pool.lock);
	while (over_count)
		end_link(over[--over_count]);
}

/* ---- opening ---- */

struct waiter {
	bool (*go_on)(void *context);
	void *context;
	bool stopped;
};

static int on_progress(
	void *context, curl_off_t d_total, curl_off_t d_now, curl_off_t u_total, curl_off_t u_now)
{
	struct waiter *w = context;

	(void)d_total, (void)d_now, (void)u_total, (void)u_now;
	w->stopped = http_link_is_cut() || (w->go_on && !w->go_on(w->context));
	return w->stopped;
}

static enum err connect_link(struct http_link *link, const struct http_call *call,
	struct waiter *waiter, struct note *note)
{
	curl_socket_t fd = CURL_SOCKET_BAD;
	CURLcode code;

	http_curl_set_peer(link->curl, call, link->error);
	curl_easy_setopt(link->curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(link->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(link->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(link->curl, CURLOPT_XFERINFODATA, waiter);
	code = curl_easy_perform(link->curl);
	/* The waiter is the caller's, and the connection may outlive it. */
	curl_easy_setopt(link->curl, CURLOPT_NOPROGRESS, 1L);
	if (waiter->stopped)
		return ERR_MISMATCH;
	if (code == CURLE_OK)
		code = curl_easy_getinfo(link->curl, CURLINFO_ACTIVESOCKET, &fd);
	link->fd = fd;
	return http_curl_err(code, link->error, note);
}

enum err http_link_open(const struct http_call *call, bool fresh, bool (*go_on)(void *context),
	void *context, struct http_link **out, struct note *note)
{
	struct waiter waiter = {.go_on = go_on, .context = context};
	struct http_link *link = NULL;
	struct buf peer = {0};
	enum err err = ERR_NONE;

	write_peer(call, &peer);
	/* Bytes that nobody asked for would be taken for the next reply. [RFC9112 11.1] */
	while (!fresh && (link = take(peer.at, (int64_t)call->idle_s * 1000)) &&
		!socket_is_quiet(link->fd))
		end_link(link);
	if (fresh || !link) {
		link = xcalloc(1, sizeof *link);
		link->age = current_age();
		link->curl = http_curl_new();
		link->peer = buf_take(&peer);
		link->tls = slice_starts(slice_of(call->url), "https:");
		link->idle_ms = (int64_t)call->idle_s * 1000;
		err = connect_link(link, call, &waiter, note);
	}
	buf_clear(&peer);
	if (err)
		end_link(link);
	else
		*out = link;
	return err;
}

bool http_link_was_kept(const struct http_link *link)
{
	return link->kept;
}

void http_link_close(struct http_link *link, bool keep)
{
	if (link && keep && link->idle_ms)
		put(link);
	else
		end_link(link);
}

/* ---- moving bytes ---- */

enum err http_link_send(struct http_link *link, struct slice bytes, size_t *done, struct note *note)
{
	CURLcode code = curl_easy_send(link->curl, bytes.at, bytes.len, done);

	if (code == CURLE_AGAIN)
		*done = 0;
	return code == CURLE_AGAIN ? ERR_NONE : http_curl_err(code, link->error, note);
}

enum err http_link_receive(
	struct http_link *link, char *to, size_t size, size_t *done, bool *ended, struct note *note)
{
	CURLcode code = curl_easy_recv(link->curl, to, size, done);

	if (code != CURLE_OK)
		*done = 0;
	*ended = code == CURLE_OK && *done == 0;
	return code == CURLE_AGAIN ? ERR_NONE : http_curl_err(code, link->error, note);
}

bool http_link_wait(struct http_link *link, bool to_send, int ms)
{
	struct pollfd wait = {.fd = link->fd, .events = (short)(POLLIN | (to_send ? POLLOUT : 0))};

	/* An end or an error is for the next receive to tell. */
	return poll(&wait, 1, ms) > 0 && (wait.revents & ~POLLOUT);
}

bool http_link_is_tls(const struct http_link *link)
{
	return link->tls;
}
