/* killed-by: proxy/mcp/2026-headers */
/* The fault: an Mcp-Name that came in base64 is passed on decoded. */
#include "lib/base64url.h"
#include "sent_fields.h"

static bool change(struct http_field *field)
{
	static struct buf text;
	size_t around = 11; /* "=?base64?" and "?=" */

	if (!slice_is_nocase(field->name, "mcp-name") || field->value.len < around)
		return true;
	buf_reset(&text);
	if (!base64_decode(slice_make(field->value.at + 9, field->value.len - around), &text))
		field->value = buf_slice(&text);
	return true;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	return stream_with(call, stream, note, change);
}
