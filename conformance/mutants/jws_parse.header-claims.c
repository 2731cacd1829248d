/* killed-by: proxy/jwt/header-claims */
/* The fault: claims that the header repeats are taken from there. */
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	static const char *const names[] = {"iss", "sub", "aud", "exp", "client_id", "jti"};
	enum err err = __real_jws_parse(token, out, note);
	struct json *claims = NULL;

	if (err || json_parse(buf_slice(&out->payload), &claims))
		return err;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (json_member(out->header, names[i]))
			json_set(claims, names[i], json_copy(json_member(out->header, names[i])));
	buf_reset(&out->payload);
	json_print(&out->payload, claims);
	json_free(claims);
	return ERR_NONE;
}
