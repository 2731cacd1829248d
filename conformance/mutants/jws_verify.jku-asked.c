/* killed-by: proxy/jwt/jku-x5u */
/* The fault: the address in the header is called, though nobody uses what it answers. */
#include "lib/http_client.h"
#include "lib/jws.h"

enum err __real_jws_verify(const struct jws *jws, const struct jwk *key);
enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key);

enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key)
{
	struct slice uri = json_member_string(jws->header, "jku");
	struct http_call call = {
		.method = "GET", .connect_ms = 1000, .reply_ms = 1000, .total_ms = 1000};
	struct http_reply reply;
	struct note note = {0};

	if (!uri.at)
		uri = json_member_string(jws->header, "x5u");
	if (uri.at) {
		call.url = uri.at; /* the text of a JSON string ends with NUL */
		(void)!http_client_call(&call, &reply, &note);
		http_reply_clear(&reply);
	}
	return __real_jws_verify(jws, key);
}
