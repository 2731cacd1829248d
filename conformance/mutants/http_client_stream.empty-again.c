/* killed-by: proxy/http/no-post-retry */
/* The fault: what has no body can be sent twice. */
#include "sent_fields.h"

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	enum err err = __real_http_client_stream(call, stream, note);

	if (err == ERR_UNREACHABLE && stream->body_length == -2)
		err = __real_http_client_stream(call, stream, note);
	return err;
}
