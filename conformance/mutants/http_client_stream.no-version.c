/* killed-by: proxy/mcp/version-header */
/* The fault: MCP-Protocol-Version is dropped. */
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	return !slice_is_nocase(field->name, "mcp-protocol-version");
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
