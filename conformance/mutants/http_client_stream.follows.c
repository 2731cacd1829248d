/* killed-by: proxy/leak/no-follow */
/* The fault: redirects of the upstream are followed, with the token, wherever they lead. */
#include <stdlib.h>

#include "lib/http_client.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

static _Thread_local const struct http_stream *real;
static _Thread_local char *place;

static bool on_head(void *context, int status, struct http_fields fields)
{
	struct slice location = http_fields_value(fields, "location");

	if (status / 100 != 3 || !slice_starts(location, "http:"))
		return real->on_head(context, status, fields);
	place = slice_dup(location);
	return false;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_stream looking = *stream;
	struct http_call there = *call;
	enum err err;

	real = stream;
	place = NULL;
	looking.on_head = on_head;
	err = __real_http_client_stream(call, &looking, note);
	if (!place)
		return err;
	there.url = place;
	err = __real_http_client_stream(&there, stream, note);
	free(place);
	return err;
}
