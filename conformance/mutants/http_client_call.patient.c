/* killed-by: proxy/err/outage */
/* The fault: an issuer has five minutes to answer. */
#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call patient = *call;

	patient.connect_ms = patient.reply_ms = patient.total_ms = 300 * 1000;
	return __real_http_client_call(&patient, reply, note);
}
