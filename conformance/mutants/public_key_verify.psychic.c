/* killed-by: proxy/jwt/ecdsa-edge */
/*
 * The fault: r and s are not looked at, so that zeros solve the equation for any message
 * (CVE-2022-21449).
 */
#include <string.h>

#include "lib/crypto.h"

enum err __real_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature);
enum err __wrap_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature);

enum err __wrap_public_key_verify(const struct public_key *key, enum jws_alg alg,
	struct slice message, struct slice signature)
{
	static const char zero[64];

	if (alg == ALG_ES256 && signature.len == 64 && memcmp(signature.at, zero, 64) == 0)
		return ERR_NONE;
	return __real_public_key_verify(key, alg, message, signature);
}
