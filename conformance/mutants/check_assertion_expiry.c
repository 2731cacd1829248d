/* killed-by: sts/sub/exp */
/* The fault: an expired token is taken. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_expiry(const struct claim_time *exp, double now);

bool __wrap_check_assertion_expiry(const struct claim_time *exp, double now)
{
	(void)exp;
	(void)now;
	return true;
}
