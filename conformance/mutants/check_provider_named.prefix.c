/* killed-by: sts/aud/unknown */
/* The fault: a name only has to begin like the name of a provider. */
#include "mock-sts/checks.h"

bool __wrap_check_provider_named(struct slice audience, struct slice name);

bool __wrap_check_provider_named(struct slice audience, struct slice name)
{
	return slice_equal(slice_to(audience, name.len), name);
}
