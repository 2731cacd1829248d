/* killed-by: proxy/jwt/x5c */
/* The fault: the certificate in the header is trusted because it verifies itself. */
#include "lib/base64url.h"
#include "lib/jws.h"

enum err __real_jws_verify(const struct jws *jws, const struct jwk *key);
enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key);

/* The first RSA key of 2048 bits within: behind "modulus of 257 bytes, the first of them zero". */
static bool rsa_key_of(struct slice der, struct public_key **out)
{
	static const char mark[] = "\x02\x82\x01\x01";

	for (size_t i = 0; i + 4 + 257 + 5 <= der.len; i++)
		if (slice_starts(slice_from(der, i), mark))
			return !public_key_rsa(slice_make(der.at + i + 4, 257),
				slice_make(der.at + i + 4 + 257 + 2, 3), out);
	return false;
}

enum err __wrap_jws_verify(const struct jws *jws, const struct jwk *key)
{
	struct slice text;
	struct buf der = {0};
	struct jwk own = {.type = KEY_RSA};
	enum err err = ERR_SIGNATURE;

	if (!json_string(json_first(json_member(jws->header, "x5c")), &text) ||
		base64_decode(text, &der))
		return __real_jws_verify(jws, key);
	if (rsa_key_of(buf_slice(&der), &own.key))
		err = __real_jws_verify(jws, &own);
	public_key_free(own.key);
	buf_clear(&der);
	return err;
}
