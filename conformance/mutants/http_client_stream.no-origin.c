/* killed-by: proxy/mcp/origin */
/* The fault: Origin is dropped, so that the upstream cannot judge it. */
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	return !slice_is_nocase(field->name, "origin");
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
