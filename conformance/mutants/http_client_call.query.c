/* killed-by: proxy/int/authenticated-post */
/* The fault: the issuer is asked by GET, with the token in the URL. */
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

	if (!slice_contains(call->body, "token_type_hint="))
		return __real_http_client_call(call, reply, note);
	url = xasprintf("%s?%.*s", call->url, SLICE_ARGS(call->body));
	get.method = "GET";
	get.url = url;
	get.body = SLICE_NONE;
	err = __real_http_client_call(&get, reply, note);
	free(url);
	return err;
}
