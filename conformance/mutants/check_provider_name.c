/* killed-by: sts/aud/malformed */
/* The fault: what is no name of a provider is looked up like one, and called unknown. */
#include "mock-sts/checks.h"

bool __wrap_check_provider_name(struct slice audience);

bool __wrap_check_provider_name(struct slice audience)
{
	(void)audience;
	return true;
}
