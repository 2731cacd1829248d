/* killed-by: sts/sub/lifetime */
/* The fault: an assertion may last for a year. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_lifetime(
	const struct claim_time *iat, const struct claim_time *exp, uint64_t limit_s);

bool __wrap_check_assertion_lifetime(
	const struct claim_time *iat, const struct claim_time *exp, uint64_t limit_s)
{
	(void)iat;
	(void)exp;
	(void)limit_s;
	return true;
}
