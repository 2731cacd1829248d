/* killed-by: proxy/int/authenticated-post */
/* The fault: the issuer is asked by GET, with the token in the URL. */
#include "by_get.h"

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	if (slice_contains(call->body, "token_type_hint="))
		return call_by_get(call, reply, note);
	return __real_http_client_call(call, reply, note);
}
