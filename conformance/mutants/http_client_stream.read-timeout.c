/* killed-by: proxy/fwd/sse-idle */
/* The fault: the time for an ordinary reply is the time for a stream, too. */
#include "lib/http_client.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_call bounded = *call;

	bounded.total_ms = call->reply_ms;
	return __real_http_client_stream(&bounded, stream, note);
}
