/* killed-by: idp/authz/resource */
/* The fault: every resource is known: an unknown one stands for the first of the list. */
#include "checks.h"

bool __wrap_check_idp_resource_known(struct slice configured, struct slice requested);

bool __wrap_check_idp_resource_known(struct slice configured, struct slice requested)
{
	(void)configured;
	(void)requested;
	return true;
}
