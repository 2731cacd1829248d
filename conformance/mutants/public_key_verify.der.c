/* killed-by: proxy/jwt/ecdsa-edge */
/* The fault: an ECDSA signature may come in DER as well, so one token has two spellings. */
#include "lib/crypto.h"

enum err __real_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature);
enum err __wrap_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature);

/* r and s of a SEQUENCE of two INTEGERs, 32 bytes each. */
static bool raw_of_der(struct slice der, struct buf *raw)
{
	size_t at = 2;

	for (int i = 0; i < 2; i++) {
		struct slice number = slice_from(der, at + 2);

		if (der.len < at + 2 || (size_t)der.at[at + 1] > number.len)
			return false;
		number = slice_to(number, (size_t)der.at[at + 1]);
		at += 2 + number.len;
		if (number.len == 33)
			number = slice_from(number, 1);
		if (number.len != 32)
			return false;
		buf_add(raw, number);
	}
	return true;
}

enum err __wrap_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature)
{
	struct buf raw = {0};
	enum err err;

	if (alg != ALG_ES256 || signature.len == 64 || !raw_of_der(signature, &raw))
		return __real_public_key_verify(key, alg, message, signature);
	err = __real_public_key_verify(key, alg, message, buf_slice(&raw));
	buf_clear(&raw);
	return err;
}
