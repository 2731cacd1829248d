/* killed-by: proxy/jwt/exp */
/* The fault: the leeway that is configured is not given. */
#include "checks/token.h"

bool __real_check_token_expiry(const struct claim_time *exp, double now, double leeway);
bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway);

bool __wrap_check_token_expiry(const struct claim_time *exp, double now, double leeway)
{
	(void)leeway;
	return __real_check_token_expiry(exp, now, 0);
}
