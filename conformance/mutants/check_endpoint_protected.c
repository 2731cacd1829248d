/* killed-by: proxy/ops/refuse-bad-config */
/* The fault: tokens and secrets are sent in the clear to other machines. */
#include "checks/endpoint.h"

bool __wrap_check_endpoint_protected(const struct url *url);

bool __wrap_check_endpoint_protected(const struct url *url)
{
	(void)url;
	return true;
}
