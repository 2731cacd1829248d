/* killed-by: idp/ctl/no-browser */
/* The fault: any page of a browser can mint tokens. */
#include "checks.h"

bool __wrap_check_idp_control_caller(bool has_origin);

bool __wrap_check_idp_control_caller(bool has_origin)
{
	(void)has_origin;
	return true;
}
