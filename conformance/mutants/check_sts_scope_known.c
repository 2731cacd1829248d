/* killed-by: sts/req/scope-required */
/* The fault: a scope that nobody knows is granted. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_scope_known(const char *audience);

bool __wrap_check_sts_scope_known(const char *audience)
{
	(void)audience;
	return true;
}
