/* killed-by: idp/authz/frames */
/* The fault: a login form is taken from any browser: login CSRF. */
#include "checks.h"

bool __wrap_check_idp_login_binding(struct slice expected, struct slice presented);

bool __wrap_check_idp_login_binding(struct slice expected, struct slice presented)
{
	(void)expected;
	(void)presented;
	return true;
}
