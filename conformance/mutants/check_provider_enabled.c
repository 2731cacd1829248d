/* killed-by: sts/aud/unknown */
/* The fault: a disabled provider goes on. */
#include "mock-sts/checks.h"

bool __wrap_check_provider_enabled(bool disabled);

bool __wrap_check_provider_enabled(bool disabled)
{
	(void)disabled;
	return true;
}
