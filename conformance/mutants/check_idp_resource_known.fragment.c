/* killed-by: idp/tx/bad-resource */
/* The fault: the fragment of a resource is overlooked. */
#include "checks.h"

bool __wrap_check_idp_resource_known(struct slice configured, struct slice requested);

bool __wrap_check_idp_resource_known(struct slice configured, struct slice requested)
{
	return slice_equal(configured, slice_to(requested, slice_find(requested, '#')));
}
