/* killed-by: proxy/fwd/fidelity */
/* The fault: only fields of a list are passed on. */
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	static const char *const known[] = {"accept", "authorization", "content-type", "via",
		"mcp-session-id", "mcp-protocol-version", "mcp-method", "mcp-name", "last-event-id",
		"origin", "user-agent"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (slice_is_nocase(field->name, known[i]))
			return true;
	return false;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
