/* killed-by: idp/authz/short-lived */
/* The fault: a login page is good for ever. */
#include "checks.h"

bool __wrap_check_idp_login_fresh(double now, double expiry);

bool __wrap_check_idp_login_fresh(double now, double expiry)
{
	(void)now;
	(void)expiry;
	return true;
}
