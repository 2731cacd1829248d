/* killed-by: proxy/rsp/used */
/* The fault: the new token is appended to what the client sent. */
#include "sent_fields.h"

static bool keep(struct http_field *field)
{
	(void)field;
	return true;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_field fields[HTTP_MAX_FIELDS + 2];
	struct http_call changed = *call;

	for (size_t i = 0; i < call->fields.count; i++)
		fields[i] = call->fields.at[i];
	fields[changed.fields.count++] =
		(struct http_field){SLICE("Authorization"), SLICE("Bearer the-one-that-came")};
	changed.fields.at = fields;
	return stream_with(&changed, stream, note, keep);
}
