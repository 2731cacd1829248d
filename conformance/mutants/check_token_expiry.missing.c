/* killed-by: proxy/jwt/exp-required */
/* The fault: a token without exp never ends. */
#include "checks/token.h"

bool __real_check_token_expiry(const struct claim_time *exp, double now, double leeway);
bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway);

bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway)
{
	return exp->shape == CLAIM_ABSENT || __real_check_token_expiry(exp, now, leeway);
}
