/* killed-by: proxy/rsp/refresh-dropped */
/* The fault: what the issuer answered is logged, with all that is in it. */
#include "lib/http_client.h"
#include "lib/log.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	enum err err = __real_http_client_call(call, reply, note);
	struct log_line line;

	log_begin(&line, LOG_DEBUG, "answer");
	log_text(&line, "body", buf_slice(&reply->body));
	log_end(&line);
	return err;
}
