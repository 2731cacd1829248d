/* killed-by: proxy/ops/client-certificate */
/* The fault: only the upstream is shown the certificate. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note);
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note);

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call without = *call;

	without.certificate = NULL;
	return __real_http_client_call(&without, reply, note);
}
