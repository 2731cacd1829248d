#include "issuer.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"

/* How soon somebody who waits sees that the peer has gone. */
#define TICK_MS 20
#define TRICKLE_MS 50

/* What one path answers. */
struct told {
	char *path;
	int status;
	char *type, *fields, *body;
	enum issuer_mode mode;
	struct told *next;
};

struct issuer {
	struct origin *origin;
	pthread_mutex_t lock;
	struct told *first;
	uint64_t sent;
	bool stop;
};

static struct slice path_of(const struct wire_request *request)
{
	return slice_to(request->target, slice_find(request->target, '?'));
}

/* ---- what to answer ---- */

static struct told *find(struct issuer *issuer, struct slice path)
{
	struct told *told = issuer->first;

	while (told && !slice_is(path, told->path))
		told = told->next;
	return told;
}

static void forget_texts(struct told *told)
{
	free(told->type);
	free(told->fields);
	free(told->body);
}

void issuer_tell(struct issuer *issuer, const char *path, const struct issuer_answer *answer)
{
	static const struct issuer_answer not_found = {.status = 404};
	struct told *told;

	if (!answer)
		answer = &not_found;
	pthread_mutex_lock(&issuer->lock);
	told = find(issuer, slice_of(path));
	if (!told) {
		told = xcalloc(1, sizeof *told);
		told->path = xstrdup(path);
		told->next = issuer->first;
		issuer->first = told;
	}
	forget_texts(told);
	told->status = answer->status ? answer->status : 200;
	told->type = xstrdup(answer->type ? answer->type : "application/json");
	told->fields = xstrdup(answer->fields ? answer->fields : "");
	told->body = xstrdup(answer->body ? answer->body : "");
	told->mode = answer->mode;
	pthread_mutex_unlock(&issuer->lock);
}

void issuer_tell_json(struct issuer *issuer, const char *path, const char *body)
{
	issuer_tell(issuer, path, &(struct issuer_answer){.body = body});
}

/* A copy, so that it can be told anew while it is being sent. */
static struct told look_up(struct issuer *issuer, struct slice path, bool *stop)
{
	struct told copy = {.status = 404};
	struct told *told;

	pthread_mutex_lock(&issuer->lock);
	told = find(issuer, path);
	if (told)
		copy = *told;
	copy.type = xstrdup(told ? told->type : "application/json");
	copy.fields = xstrdup(told ? told->fields : "");
	copy.body = xstrdup(told ? told->body : "{}");
	*stop = issuer->stop;
	pthread_mutex_unlock(&issuer->lock);
	return copy;
}

/* ---- answering; on the connection's thread ---- */

/* Wait a little for what a peer that waits for us does not do; false when it has gone. */
static bool peer_stays(int fd, int ms)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN | POLLRDHUP};
	char byte;

	if (poll(&wait, 1, ms) == 0)
		return true;
	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static bool send_part(struct issuer *issuer, int fd, struct slice part)
{
	while (part.len) {
		ssize_t n = send(fd, part.at, part.len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		pthread_mutex_lock(&issuer->lock);
		issuer->sent += (uint64_t)n;
		pthread_mutex_unlock(&issuer->lock);
		part = slice_from(part, (size_t)n);
	}
	return true;
}

static bool send_spaces(struct issuer *issuer, int fd, size_t count)
{
	char spaces[64 * 1024];
	bool good = true;

	memset(spaces, ' ', sizeof spaces);
	while (good && count) {
		size_t part = count < sizeof spaces ? count : sizeof spaces;

		good = send_part(issuer, fd, slice_make(spaces, part));
		count -= part;
	}
	return good;
}

/* `first`, then the same again and again until the peer has had enough. */
static void send_again(struct issuer *issuer, int fd, const char *first, const char *again)
{
	struct buf block = {0};
	size_t sent = 0;
	bool good = send_part(issuer, fd, slice_of(first));

	while (block.len < (size_t)64 * 1024)
		buf_puts(&block, again);
	for (; good && sent < ISSUER_HUGE_BYTES; sent += block.len)
		good = send_part(issuer, fd, buf_slice(&block));
	buf_clear(&block);
}

static bool trickle(struct issuer *issuer, int fd, struct slice body)
{
	for (size_t i = 0; i < body.len; i++)
		if (!send_part(issuer, fd, slice_make(body.at + i, 1)) ||
			!peer_stays(fd, TRICKLE_MS))
			return false;
	return true;
}

static bool send_head(int fd, const struct told *told, size_t length)
{
	struct buf head = {0};
	bool good;

	buf_printf(&head, "HTTP/1.1 %d Scripted\r\nContent-Type: %s\r\n%s", told->status,
		told->type, told->fields);
	if (told->mode == ISSUER_ENDLESS)
		buf_puts(&head, "Connection: close\r\n\r\n");
	else
		buf_printf(&head, "Content-Length: %zu\r\n\r\n", length);
	good = send(fd, head.at, head.len, MSG_NOSIGNAL) == (ssize_t)head.len;
	buf_clear(&head);
	return good;
}

static bool send_answer(struct issuer *issuer, int fd, const struct told *told)
{
	struct slice body = slice_of(told->body);
	size_t rest = ISSUER_HUGE_BYTES - body.len;

	switch (told->mode) {
	case ISSUER_REPLY:
		return send_head(fd, told, body.len) && send_part(issuer, fd, body);
	case ISSUER_CUT:
		if (send_head(fd, told, body.len))
			send_part(issuer, fd, slice_to(body, body.len / 2));
		return false;
	case ISSUER_TRICKLE:
		return send_head(fd, told, body.len) && trickle(issuer, fd, body);
	case ISSUER_HUGE:
	case ISSUER_ENDLESS:
		if (!send_head(fd, told, ISSUER_HUGE_BYTES) || !send_part(issuer, fd, body) ||
			!send_spaces(issuer, fd, rest))
			return false;
		if (told->mode == ISSUER_HUGE)
			return true;
		while (peer_stays(fd, TICK_MS))
			;
		return false;
	case ISSUER_RAW:
		send_part(issuer, fd, body);
		return false;
	case ISSUER_FIELDS:
		send_again(issuer, fd, "HTTP/1.1 200 Scripted\r\n", "X-More: and more\r\n");
		return false;
	case ISSUER_CHUNKS:
		send_again(issuer, fd,
			"HTTP/1.1 200 Scripted\r\nContent-Type: application/json\r\n"
			"Transfer-Encoding: chunked\r\n\r\n",
			"10\r\n                \r\n");
		return false;
	case ISSUER_CLOSE:
	case ISSUER_HOLD:
		break;
	}
	return false;
}

static bool answer(void *context, const struct wire_request *request, int fd)
{
	struct issuer *issuer = context;
	bool stop;
	struct told told = look_up(issuer, path_of(request), &stop);
	bool keep_open;

	while (told.mode == ISSUER_HOLD && !stop && peer_stays(fd, TICK_MS)) {
		forget_texts(&told);
		told = look_up(issuer, path_of(request), &stop);
	}
	keep_open = send_answer(issuer, fd, &told);
	forget_texts(&told);
	return keep_open;
}

/* ---- start and stop ---- */

struct issuer *issuer_start(void)
{
	struct issuer *issuer = xcalloc(1, sizeof *issuer);

	pthread_mutex_init(&issuer->lock, NULL);
	issuer->origin = origin_start_with(answer, issuer);
	return issuer;
}

void issuer_stop(struct issuer *issuer)
{
	if (!issuer)
		return;
	pthread_mutex_lock(&issuer->lock);
	issuer->stop = true;
	pthread_mutex_unlock(&issuer->lock);
	origin_stop(issuer->origin);
	while (issuer->first) {
		struct told *told = issuer->first;

		issuer->first = told->next;
		forget_texts(told);
		free(told->path);
		free(told);
	}
	pthread_mutex_destroy(&issuer->lock);
	free(issuer);
}

unsigned issuer_port(const struct issuer *issuer)
{
	return origin_port(issuer->origin);
}

/* ---- what it was asked ---- */

size_t issuer_now(struct issuer *issuer)
{
	return origin_count(issuer->origin);
}

/* From `at` on, the first one for the path. */
static const struct wire_request *first_for(
	struct issuer *issuer, const struct wire_request *at, const char *path)
{
	while (at && path && !slice_is(path_of(at), path))
		at = origin_next(issuer->origin, at);
	return at;
}

const struct wire_request *issuer_request(
	struct issuer *issuer, size_t since, const char *path, size_t nth)
{
	const struct wire_request *at =
		first_for(issuer, origin_request(issuer->origin, since), path);

	while (at && nth-- > 0)
		at = first_for(issuer, origin_next(issuer->origin, at), path);
	return at;
}

size_t issuer_asked(struct issuer *issuer, size_t since, const char *path)
{
	const struct wire_request *at =
		first_for(issuer, origin_request(issuer->origin, since), path);
	size_t count = 0;

	for (; at; at = first_for(issuer, origin_next(issuer->origin, at), path))
		count++;
	return count;
}

bool issuer_wait(struct issuer *issuer, size_t since, const char *path, size_t count, unsigned ms)
{
	int64_t until = clock_ms() + ms;

	while (issuer_asked(issuer, since, path) < count) {
		int64_t left = until - clock_ms();

		if (left <= 0)
			return false;
		origin_wait(
			issuer->origin, issuer_now(issuer) + 1, (unsigned)(left < 50 ? left : 50));
	}
	return true;
}

uint64_t issuer_sent(struct issuer *issuer)
{
	uint64_t sent;

	pthread_mutex_lock(&issuer->lock);
	sent = issuer->sent;
	pthread_mutex_unlock(&issuer->lock);
	return sent;
}

void issuer_received(struct issuer *issuer, size_t from_request, struct buf *out)
{
	origin_received(issuer->origin, from_request, out);
}

void issuer_forget(struct issuer *issuer, size_t before)
{
	origin_forget(issuer->origin, before);
}
