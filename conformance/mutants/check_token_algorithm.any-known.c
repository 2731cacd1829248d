/* killed-by: proxy/jwt/alg-allowlist */
/* The fault: whatever the library can verify is taken. */
#include "checks/token.h"

bool __wrap_check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count);

bool __wrap_check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count)
{
	(void)allowed;
	(void)count;
	return alg != ALG_INVALID;
}
