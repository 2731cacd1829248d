/* killed-by: sts/ctl/browser */
/* The fault: any page of a browser can decide whose tokens are taken. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_control_caller(bool has_origin);

bool __wrap_check_sts_control_caller(bool has_origin)
{
	(void)has_origin;
	return true;
}
