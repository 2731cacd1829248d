/* killed-by: proxy/http/no-post-retry */
/* The fault: what failed is sent once more, whatever it was. */
#include "sent_fields.h"

#include <string.h>

/* The body as it was read, for the second time. */
struct replay {
	const struct http_stream *stream;
	struct buf body;
	size_t sent;
	bool again;
};

static long read_body(void *context, char *to, size_t size)
{
	struct replay *r = context;
	long got;

	if (!r->again) {
		got = r->stream->read_body(r->stream->context, to, size);
		if (got > 0)
			buf_append(&r->body, to, (size_t)got);
		return got;
	}
	got = (long)(r->body.len - r->sent < size ? r->body.len - r->sent : size);
	if (got)
		memcpy(to, r->body.at + r->sent, (size_t)got);
	r->sent += (size_t)got;
	return got;
}

static bool on_head(void *context, int status, struct http_fields fields)
{
	struct replay *r = context;

	return r->stream->on_head(r->stream->context, status, fields);
}

static bool on_body(void *context, struct slice part)
{
	struct replay *r = context;

	return r->stream->on_body(r->stream->context, part);
}

static bool go_on(void *context)
{
	struct replay *r = context;

	return !r->stream->go_on || r->stream->go_on(r->stream->context);
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct replay replay = {.stream = stream};
	struct http_stream own = *stream;
	enum err err;

	own.context = &replay;
	own.read_body = read_body;
	own.on_head = on_head;
	own.on_body = on_body;
	own.go_on = go_on;
	err = __real_http_client_stream(call, &own, note);
	if (err == ERR_UNREACHABLE) {
		replay.again = true;
		err = __real_http_client_stream(call, &own, note);
	}
	buf_clear(&replay.body);
	return err;
}
