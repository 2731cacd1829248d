/* killed-by: proxy/jwt/accepts-good */
/* The fault: RS256 is all that is taken, whatever else is configured and claimed. */
#include "checks/token.h"

bool __wrap_check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count);

bool __wrap_check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count)
{
	(void)allowed;
	(void)count;
	return alg == ALG_RS256;
}
