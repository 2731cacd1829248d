/* killed-by: proxy/rsp/limits */
/* The fault: a reply to an exchange is read to its end, however long that takes. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call patient = *call;

	if (slice_contains(call->body, "subject_token=")) {
		patient.max_bytes = UINT64_MAX;
		patient.total_ms = 20000;
	}
	return __real_http_client_call(&patient, reply, note);
}
