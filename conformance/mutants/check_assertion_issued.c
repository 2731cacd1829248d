/* killed-by: sts/sub/iat */
/* The fault: iat is not read. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_issued(const struct claim_time *iat, double now);

bool __wrap_check_assertion_issued(const struct claim_time *iat, double now)
{
	(void)iat;
	(void)now;
	return true;
}
