/* killed-by: sts/aud/canonical */
/* The fault: names are compared without regard to case. */
#include "mock-sts/checks.h"

bool __wrap_check_provider_named(struct slice audience, struct slice name);

bool __wrap_check_provider_named(struct slice audience, struct slice name)
{
	return slice_equal_nocase(audience, name);
}
