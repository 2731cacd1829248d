/* killed-by: proxy/ops/client-certificate */
/* The fault: only issuers are shown the certificate. */
#include "lib/http_client.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct http_call without = *call;

	without.certificate = NULL;
	return __real_http_client_stream(&without, stream, note);
}
