/* killed-by: proxy/jwt/jwe */
/* The fault: the header of a JWE says how often the password is hashed, and so it is done. */
#include "lib/base64url.h"
#include "lib/jws.h"

enum err __real_jws_parse(struct slice token, struct jws *out, struct note *note);
enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note);

enum err __wrap_jws_parse(struct slice token, struct jws *out, struct note *note)
{
	struct buf text = {0};
	struct json *header = NULL;
	double rounds = 0;

	if (!base64url_decode(slice_to(token, slice_find(token, '.')), &text) &&
		!json_parse(buf_slice(&text), &header))
		json_number(json_member(header, "p2c"), &rounds);
	for (uint8_t hash[SHA256_SIZE] = {0}; rounds > 0; rounds--)
		crypto_sha256(slice_make((const char *)hash, sizeof hash), hash);
	json_free(header);
	buf_clear(&text);
	return __real_jws_parse(token, out, note);
}
