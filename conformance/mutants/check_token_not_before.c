/* killed-by: proxy/jwt/nbf */
/* The fault: nbf is not read. */
#include "checks/token.h"

bool __wrap_check_token_not_before(const struct claim_time *nbf, double now, double leeway);

bool __wrap_check_token_not_before(const struct claim_time *nbf, double now, double leeway)
{
	(void)nbf;
	(void)now;
	(void)leeway;
	return true;
}
