/* killed-by: proxy/jwt/alg-key-mismatch */
/* The fault: key_ops is not read. */
#include "checks/token.h"

bool __real_check_token_key_purpose(const struct jwk *key, enum jws_alg alg);
bool __wrap_check_token_key_purpose(const struct jwk *key, enum jws_alg alg);

bool __wrap_check_token_key_purpose(const struct jwk *key, enum jws_alg alg)
{
	struct jwk silent = *key;

	silent.ops_stated = false;
	return __real_check_token_key_purpose(&silent, alg);
}
