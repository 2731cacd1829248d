/* killed-by: proxy/exc/form */
/* The fault: the exchange is asked for by GET, with everything in the URL. */
#include <stdlib.h>

#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_call get = *call;
	char *url;
	enum err err;

	if (!slice_contains(call->body, "subject_token="))
		return __real_http_client_call(call, reply, note);
	url = xasprintf("%s?%.*s", call->url, SLICE_ARGS(call->body));
	get.method = "GET";
	get.url = url;
	get.body = SLICE_NONE;
	err = __real_http_client_call(&get, reply, note);
	free(url);
	return err;
}
