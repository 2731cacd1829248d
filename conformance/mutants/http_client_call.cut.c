/* killed-by: proxy/rsp/framing */
/* The fault: less than was announced counts as a whole reply. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	enum err err = __real_http_client_call(call, reply, note);

	return err == ERR_UNREACHABLE && reply->status == 200 && reply->body.len ? ERR_NONE : err;
}
