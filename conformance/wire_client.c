#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "wire.h"
#include "wire_parse.h"

void wire_open(struct wire *wire, unsigned port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	*wire = (struct wire){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	if (wire->fd >= 0 && connect(wire->fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(wire->fd);
		wire->fd = -1;
	}
}

void wire_close(struct wire *wire)
{
	if (wire->fd >= 0)
		close(wire->fd);
	buf_clear(&wire->unread);
	wire->fd = -1;
}

bool wire_send(struct wire *wire, struct slice bytes)
{
	while (wire->fd >= 0 && bytes.len) {
		ssize_t n = send(wire->fd, bytes.at, bytes.len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes = slice_from(bytes, (size_t)n);
	}
	return wire->fd >= 0;
}

/* One more block within the time; false at the end of the connection or of the time. */
static bool read_more(struct wire *wire, int64_t until, bool *closed)
{
	struct pollfd wait = {.fd = wire->fd, .events = POLLIN};
	int64_t left = until - clock_ms();
	char block[16384];
	ssize_t n;

	if (wire->fd < 0 || left <= 0 || poll(&wait, 1, (int)left) != 1)
		return false;
	n = recv(wire->fd, block, sizeof block, 0);
	if (n <= 0) {
		*closed = true;
		return false;
	}
	buf_append(&wire->unread, block, (size_t)n);
	return true;
}

static void drop(struct buf *b, size_t len)
{
	memmove(b->at, b->at + len, b->len - len);
	b->len -= len;
}

void wire_read(struct wire *wire, const char *method, unsigned ms, struct wire_reply *reply)
{
	int64_t until = clock_ms() + ms;
	struct wire_message message;
	bool more = true;

	memset(reply, 0, sizeof *reply);
	for (;;) {
		enum wire_state state = wire_parse_response(buf_slice(&wire->unread),
			strcmp(method, "HEAD") == 0, !more && reply->closed, &message);

		if (state == WIRE_DONE && message.status >= 100 && message.status < 200) {
			reply->interim = true;
			buf_append(&reply->raw, wire->unread.at, message.len);
			drop(&wire->unread, message.len);
			wire_message_clear(&message);
			continue;
		}
		if (state != WIRE_MORE || !more)
			break;
		wire_message_clear(&message);
		more = read_more(wire, until, &reply->closed);
	}
	/* Copied before it is looked into, for the slices must outlive the connection. */
	if (message.status) {
		size_t len = message.complete ? message.len : wire->unread.len;
		size_t before = reply->raw.len;

		wire_message_clear(&message);
		buf_append(&reply->raw, wire->unread.at, len);
		drop(&wire->unread, len);
		wire_parse_response(slice_from(buf_slice(&reply->raw), before),
			strcmp(method, "HEAD") == 0, !more && reply->closed, &message);
		reply->status = message.status;
		reply->complete = message.complete;
		reply->fields = (struct http_fields){reply->field, message.field_count};
		memcpy(reply->field, message.field, message.field_count * sizeof message.field[0]);
		reply->joined = message.joined;
		reply->body = message.body;
		message.joined = (struct buf){0};
	}
	wire_message_clear(&message);
	if (reply->complete && !reply->closed &&
		http_list_has(http_fields_value(reply->fields, "connection"), "close"))
		reply->closed = wire_closes(wire, 2000);
}

bool wire_read_until(struct wire *wire, const char *part, unsigned ms)
{
	int64_t until = clock_ms() + ms;
	bool closed = false;

	while (!slice_contains(buf_slice(&wire->unread), part))
		if (!read_more(wire, until, &closed))
			return false;
	return true;
}

bool wire_closes(struct wire *wire, unsigned ms)
{
	int64_t until = clock_ms() + ms;
	bool closed = wire->fd < 0;

	while (!closed && read_more(wire, until, &closed))
		;
	return closed;
}

void wire_reply_clear(struct wire_reply *reply)
{
	buf_clear(&reply->raw);
	buf_clear(&reply->joined);
	memset(reply, 0, sizeof *reply);
}
