/* killed-by: proxy/ops/refuse-bad-config */
/* The fault: a resource may be named in any way. */
#include "checks/endpoint.h"

bool __wrap_check_resource_indicator(struct slice resource);

bool __wrap_check_resource_indicator(struct slice resource)
{
	(void)resource;
	return true;
}
