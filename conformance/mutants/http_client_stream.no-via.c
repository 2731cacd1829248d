/* killed-by: proxy/http/via */
/* The fault: the upstream is not told that somebody stands between. */
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	return !slice_is_nocase(field->name, "via");
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
