/* killed-by: sts/sub/jwt-hygiene */
/* The fault: crit and b64 are ignored. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_critical(bool has_crit, bool has_b64);

bool __wrap_check_assertion_critical(bool has_crit, bool has_b64)
{
	(void)has_crit;
	(void)has_b64;
	return true;
}
