/* killed-by: proxy/exc/form */
/* The fault: the exchange is asked for by GET, with everything in the URL. */
#include "by_get.h"

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	if (slice_contains(call->body, "subject_token="))
		return call_by_get(call, reply, note);
	return __real_http_client_call(call, reply, note);
}
