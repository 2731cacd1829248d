/* killed-by: proxy/jwt/no-kid */
/* The fault: keys for encryption are tried like any other. */
#include "checks/token.h"

bool __real_check_token_key_purpose(const struct jwk *key, enum jws_alg alg);
bool __wrap_check_token_key_purpose(const struct jwk *key, enum jws_alg alg);

bool __wrap_check_token_key_purpose(const struct jwk *key, enum jws_alg alg)
{
	struct jwk silent = *key;

	silent.use = JWK_USE_UNSTATED;
	return __real_check_token_key_purpose(&silent, alg);
}
