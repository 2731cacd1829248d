/* killed-by: idp/authz/resource */
/* The fault: the token request's resource is not compared with the one that was authorized. */
#include "checks.h"

bool __wrap_check_idp_code_audience(struct slice authorized, struct slice requested);

bool __wrap_check_idp_code_audience(struct slice authorized, struct slice requested)
{
	(void)authorized;
	(void)requested;
	return true;
}
