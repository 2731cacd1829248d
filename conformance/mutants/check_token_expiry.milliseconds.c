/* killed-by: proxy/jwt/exp */
/* The fault: exp is read as if it counted milliseconds, so that seconds never end. */
#include "checks/token.h"

bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway);

bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway)
{
	return exp->shape == CLAIM_GOOD && now < exp->at * 1000 + leeway;
}
