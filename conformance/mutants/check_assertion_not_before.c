/* killed-by: sts/sub/nbf */
/* The fault: nbf is not read. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_not_before(const struct claim_time *nbf, double now);

bool __wrap_check_assertion_not_before(const struct claim_time *nbf, double now)
{
	(void)nbf;
	(void)now;
	return true;
}
