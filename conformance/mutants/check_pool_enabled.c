/* killed-by: sts/aud/unknown */
/* The fault: a disabled pool goes on. */
#include "mock-sts/checks.h"

bool __wrap_check_pool_enabled(bool disabled);

bool __wrap_check_pool_enabled(bool disabled)
{
	(void)disabled;
	return true;
}
