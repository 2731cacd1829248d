/* killed-by: proxy/ops/client-certificate */
/* The fault: of two servers only the first one is shown the certificate. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call without = *call;

	if (slice_contains(call->body, "&assertion="))
		without.certificate = NULL;
	return __real_http_client_call(&without, reply, note);
}
