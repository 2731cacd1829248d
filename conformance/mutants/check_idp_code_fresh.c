/* killed-by: idp/authz/short-lived */
/* The fault: a code is good for ever. */
#include "checks.h"

bool __wrap_check_idp_code_fresh(double now, double expiry);

bool __wrap_check_idp_code_fresh(double now, double expiry)
{
	(void)now;
	(void)expiry;
	return true;
}
