#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "wire.h"
#include "wire_kept.h"
#include "wire_parse.h"

#define MAX_PARTS 16
/* How often it is looked whether a peer that waits is still there. */
#define LOOK_MS 20

static const char usual_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
				   "Content-Length: 11\r\n\r\n{\"ok\":true}";

struct connection {
	struct origin *origin;
	pthread_t thread;
	int fd;
	unsigned number;
	struct connection *next;
};

struct origin {
	int listener;
	unsigned port;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct kept_list kept;
	struct connection *connection; /* origin_main's, until it has ended */
	size_t connections, open;
	char *part[MAX_PARTS]; /* of the answer */
	size_t part_count;
	size_t sent;    /* of them, since they were told */
	size_t telling; /* how often they were told anew */
	bool stepwise;  /* each part waits for origin_go */
	size_t go;
	origin_handler *handler; /* NULL: the parts are the answer */
	origin_taker *taker;     /* NULL: whole requests are read and answered */
	void *context;
	bool stop;
};

/* The peer has gone while we wait for a step. */
static bool peer_gone(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0;
}

/* Wait for the next origin_go; false when the origin stops or the peer goes. */
static bool wait_for_step(struct origin *o, int fd, size_t step)
{
	bool go;

	pthread_mutex_lock(&o->lock);
	while (!o->stop && o->go < step && !peer_gone(fd))
		clock_cond_wait(&o->changed, &o->lock, clock_ms() + LOOK_MS);
	go = !o->stop && o->go >= step;
	pthread_mutex_unlock(&o->lock);
	return go;
}

/* Not of an answer that is no longer the one that was told. */
static void count_part(struct origin *o, size_t telling)
{
	pthread_mutex_lock(&o->lock);
	if (o->telling == telling)
		o->sent++;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
}

/* False when the connection ends with this answer. */
static bool answer(struct origin *o, int fd)
{
	char *part[MAX_PARTS];
	size_t count;
	size_t telling;
	bool stepwise;
	bool keep_open = true;

	pthread_mutex_lock(&o->lock);
	count = o->part_count;
	stepwise = o->stepwise;
	telling = o->telling;
	for (size_t i = 0; i < count; i++)
		part[i] = xstrdup(o->part[i]);
	pthread_mutex_unlock(&o->lock);
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(part[i]);

		if (keep_open && stepwise && i > 0 && !wait_for_step(o, fd, i))
			keep_open = false;
		if (keep_open && len == 0)
			keep_open = false; /* an empty part: end here */
		if (keep_open && send(fd, part[i], len, MSG_NOSIGNAL) != (ssize_t)len)
			keep_open = false;
		if (keep_open)
			count_part(o, telling);
		free(part[i]);
	}
	return keep_open;
}

/* Whether somebody has taken the connection over, and has done with it. */
static bool taken(struct connection *c, struct slice bytes)
{
	const char *end = memmem(bytes.at, bytes.len, "\r\n\r\n", 4);
	origin_taker *taker;
	void *context;

	pthread_mutex_lock(&c->origin->lock);
	taker = c->origin->taker;
	context = c->origin->context;
	pthread_mutex_unlock(&c->origin->lock);
	if (!taker || !end)
		return false;
	kept_add(&c->origin->kept, c->number, slice_to(bytes, (size_t)(end - bytes.at) + 4));
	taker(context, bytes, c->fd);
	return true;
}

static void *connection_main(void *argument)
{
	struct connection *c = argument;
	struct origin *o = c->origin;
	struct buf bytes = {0};
	struct wire_message message;
	char block[16384];
	ssize_t n;

	while ((n = recv(c->fd, block, sizeof block, 0)) > 0) {
		enum wire_state state;
		bool go_on = true;

		buf_append(&bytes, block, (size_t)n);
		if (taken(c, buf_slice(&bytes))) {
			buf_clear(&bytes);
			break;
		}
		while (go_on &&
			(state = wire_parse_request(buf_slice(&bytes), &message)) == WIRE_DONE) {
			size_t len = message.len;
			const struct wire_request *kept;

			wire_message_clear(&message);
			kept = kept_add(&o->kept, c->number, slice_to(buf_slice(&bytes), len));
			memmove(bytes.at, bytes.at + len, bytes.len - len);
			bytes.len -= len;
			go_on = o->handler ? o->handler(o->context, kept, c->fd) : answer(o, c->fd);
		}
		wire_message_clear(&message);
		if (!go_on || state == WIRE_BROKEN)
			break;
	}
	/* An incomplete request has arrived all the same. */
	if (bytes.len)
		kept_add(&o->kept, c->number, buf_slice(&bytes));
	buf_clear(&bytes);
	shutdown(c->fd, SHUT_RDWR);
	pthread_mutex_lock(&o->lock);
	close(c->fd);
	c->fd = -1;
	o->open--;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
	return NULL;
}

/*
 * Join those that have ended, or all: a thread that nobody joins keeps its stack, and a
 * proxy that opens a connection for each request would use up what the machine allows.
 */
static void reap(struct origin *o, bool all)
{
	struct connection **link = &o->connection;

	while (*link) {
		struct connection *c = *link;
		bool ended;

		pthread_mutex_lock(&o->lock);
		ended = c->fd < 0;
		if (all && !ended)
			shutdown(c->fd, SHUT_RDWR);
		pthread_mutex_unlock(&o->lock);
		if (ended || all) {
			pthread_join(c->thread, NULL);
			*link = c->next;
			free(c);
		} else {
			link = &c->next;
		}
	}
}

static void *origin_main(void *argument)
{
	struct origin *o = argument;

	for (;;) {
		/* cppcheck-suppress nullPointer ; accept4 need not tell who calls */
		int fd = accept4(o->listener, NULL, NULL, SOCK_CLOEXEC);
		struct connection *c;

		if (fd < 0)
			return NULL; /* origin_stop has shut the listener down */
		/* What is said is on its way then, not when the peer has acknowledged the last. */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
		reap(o, false);
		c = xcalloc(1, sizeof *c);
		*c = (struct connection){.origin = o, .fd = fd, .next = o->connection};
		o->connection = c;
		pthread_mutex_lock(&o->lock);
		c->number = (unsigned)++o->connections;
		o->open++;
		pthread_mutex_unlock(&o->lock);
		if (pthread_create(&c->thread, NULL, connection_main, c) != 0)
			abort();
	}
}

struct origin *origin_start(void)
{
	return origin_start_with(NULL, NULL);
}

struct origin *origin_start_with(origin_handler *handler, void *context)
{
	struct origin *o = xcalloc(1, sizeof *o);
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;

	o->handler = handler;
	o->context = context;
	pthread_mutex_init(&o->lock, NULL);
	clock_cond_init(&o->changed);
	kept_begin(&o->kept);
	o->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (o->listener < 0 || bind(o->listener, (struct sockaddr *)&address, len) != 0 ||
		listen(o->listener, 512) != 0 ||
		getsockname(o->listener, (struct sockaddr *)&address, &len) != 0)
		abort();
	o->port = ntohs(address.sin_port);
	origin_answer(o, NULL);
	if (pthread_create(&o->thread, NULL, origin_main, o) != 0)
		abort();
	return o;
}

static void set_answer(struct origin *o, const char *const *parts, bool stepwise)
{
	pthread_mutex_lock(&o->lock);
	for (size_t i = 0; i < o->part_count; i++)
		free(o->part[i]);
	o->part_count = o->sent = 0;
	o->telling++;
	o->stepwise = stepwise;
	o->go = 0;
	for (; *parts && o->part_count < MAX_PARTS; parts++)
		o->part[o->part_count++] = xstrdup(*parts);
	pthread_mutex_unlock(&o->lock);
}

void origin_answer(struct origin *o, const char *reply)
{
	const char *parts[] = {reply ? reply : usual_answer, NULL};

	set_answer(o, parts, false);
}

void origin_answer_parts(struct origin *o, const char *const *parts)
{
	set_answer(o, parts, true);
}

void origin_take(struct origin *o, origin_taker *taker, void *context)
{
	pthread_mutex_lock(&o->lock);
	o->taker = taker;
	o->context = context;
	pthread_mutex_unlock(&o->lock);
}

void origin_go(struct origin *o)
{
	pthread_mutex_lock(&o->lock);
	o->go++;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
}

void origin_stop(struct origin *o)
{
	if (!o)
		return;
	pthread_mutex_lock(&o->lock);
	o->stop = true;
	pthread_cond_broadcast(&o->changed);
	pthread_mutex_unlock(&o->lock);
	shutdown(o->listener, SHUT_RDWR);
	pthread_join(o->thread, NULL);
	close(o->listener);
	reap(o, true);
	kept_end(&o->kept);
	for (size_t i = 0; i < o->part_count; i++)
		free(o->part[i]);
	pthread_cond_destroy(&o->changed);
	pthread_mutex_destroy(&o->lock);
	free(o);
}

unsigned origin_port(const struct origin *o)
{
	return o->port;
}

static size_t read_locked(struct origin *o, const size_t *value)
{
	size_t copy;

	pthread_mutex_lock(&o->lock);
	copy = *value;
	pthread_mutex_unlock(&o->lock);
	return copy;
}

size_t origin_count(struct origin *o)
{
	return kept_count(&o->kept);
}

size_t origin_connections(struct origin *o)
{
	return read_locked(o, &o->connections);
}

size_t origin_open(struct origin *o)
{
	return read_locked(o, &o->open);
}

bool origin_wait(struct origin *o, size_t count, unsigned ms)
{
	return kept_wait(&o->kept, count, ms);
}

bool origin_wait_parts(struct origin *o, unsigned ms)
{
	int64_t until = clock_ms() + ms;
	bool all;

	pthread_mutex_lock(&o->lock);
	while (o->sent < o->part_count && clock_cond_wait(&o->changed, &o->lock, until))
		;
	all = o->sent >= o->part_count;
	pthread_mutex_unlock(&o->lock);
	return all;
}

const struct wire_request *origin_request(struct origin *o, size_t i)
{
	return kept_at(&o->kept, i);
}

const struct wire_request *origin_next(struct origin *o, const struct wire_request *request)
{
	return kept_next(&o->kept, request);
}

void origin_received(struct origin *o, size_t from_request, struct buf *out)
{
	kept_received(&o->kept, from_request, out);
}

void origin_forget(struct origin *o, size_t before)
{
	kept_forget(&o->kept, before);
}
