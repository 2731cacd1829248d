/* killed-by: proxy/jwt/header-claims */
/* The fault: the issuer that the header names is called, to see whether it is one. */
#include "lib/http_client.h"
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	enum err err = __real_jws_parse(token, out, note);
	struct http_call call = {
		.method = "GET", .connect_ms = 1000, .reply_ms = 1000, .total_ms = 1000};
	struct slice issuer = json_member_string(out->header, "iss");
	struct http_reply reply;
	struct note unused = {0};

	if (!err && issuer.at) {
		call.url = issuer.at; /* the text of a JSON string ends with NUL */
		(void)!http_client_call(&call, &reply, &unused);
		http_reply_clear(&reply);
	}
	return err;
}
