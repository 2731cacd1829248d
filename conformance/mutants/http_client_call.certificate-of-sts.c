/* killed-by: proxy/ops/client-certificate */
/* The fault: service accounts are asked for without the certificate. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call without = *call;

	if (slice_ends(slice_of(call->url), ":generateAccessToken"))
		without.certificate = NULL;
	return __real_http_client_call(&without, reply, note);
}
