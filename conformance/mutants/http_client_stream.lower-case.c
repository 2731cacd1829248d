/* killed-by: proxy/mcp/2026-headers */
/* The fault: the value of Mcp-Name is made lower-case. */
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	static char room[4096];
	size_t i;

	if (!slice_is_nocase(field->name, "mcp-name"))
		return true;
	for (i = 0; i < field->value.len && i < sizeof room; i++)
		room[i] = (char)(field->value.at[i] >= 'A' && field->value.at[i] <= 'Z'
					 ? field->value.at[i] + 'a' - 'A'
					 : field->value.at[i]);
	field->value = slice_make(room, i);
	return true;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
