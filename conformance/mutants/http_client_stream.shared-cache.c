/* killed-by: proxy/cache/http-cache */
/* The fault: a reply that says it may be kept is given to whoever asks the same. */
#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note) MUST_USE;
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note) MUST_USE;

static char *kept_url;
static struct buf kept_body;
static bool keep_this;

struct recorder {
	const struct http_stream *to;
};

static bool record_head(void *context, int status, struct http_fields fields)
{
	struct recorder *r = context;

	keep_this = slice_contains(http_fields_value(fields, "cache-control"), "public");
	return r->to->on_head(r->to->context, status, fields);
}

static bool record_body(void *context, struct slice part)
{
	struct recorder *r = context;

	buf_add(&kept_body, part);
	return r->to->on_body(r->to->context, part);
}

static bool go_on(void *context)
{
	struct recorder *r = context;

	return !r->to->go_on || r->to->go_on(r->to->context);
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct recorder recorder = {stream};
	struct http_field field = {SLICE("Content-Type"), SLICE("application/json")};
	struct http_stream recorded = *stream;
	enum err err;

	if (strcmp(call->method, "GET") != 0)
		return __real_http_client_stream(call, stream, note);
	if (kept_url && strcmp(kept_url, call->url) == 0) {
		stream->on_head(stream->context, 200, (struct http_fields){&field, 1});
		stream->on_body(stream->context, buf_slice(&kept_body));
		return ERR_NONE;
	}
	recorded.context = &recorder;
	recorded.on_head = record_head;
	recorded.on_body = record_body;
	recorded.go_on = go_on;
	buf_reset(&kept_body);
	keep_this = false;
	err = __real_http_client_stream(call, &recorded, note);
	if (!err && keep_this)
		kept_url = xstrdup(call->url);
	return err;
}
