/* killed-by: idp/authz/password */
/* The fault: every password is the right one. */
#include "checks.h"

bool __wrap_check_idp_user_password(struct slice configured, struct slice presented);

bool __wrap_check_idp_user_password(struct slice configured, struct slice presented)
{
	(void)configured;
	(void)presented;
	return true;
}
