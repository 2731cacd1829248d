/* killed-by: proxy/way/named-field */
/* The fault: a credential of another field is sent as a bearer token as well. */
#include "lib/http_client.h"
#include "lib/http_server.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_field fields[HTTP_MAX_FIELDS + 3];
	struct slice token = http_fields_value(call->fields, "x-service-token");
	struct http_call changed = *call;
	struct buf value = {0};
	enum err err;

	for (size_t i = 0; i < call->fields.count; i++)
		fields[i] = call->fields.at[i];
	changed.fields.at = fields;
	buf_puts(&value, "Bearer ");
	buf_add(&value, token);
	if (token.len)
		fields[changed.fields.count++] =
			(struct http_field){SLICE("Authorization"), buf_slice(&value)};
	err = __real_http_client_stream(&changed, stream, note);
	buf_clear(&value);
	return err;
}
