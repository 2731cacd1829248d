/* killed-by: proxy/key/jwks-malformed */
/* The fault: a reply is read to its end, however large it is. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call greedy = *call;

	greedy.max_bytes = UINT64_MAX;
	greedy.total_ms = 10000;
	return __real_http_client_call(&greedy, reply, note);
}
