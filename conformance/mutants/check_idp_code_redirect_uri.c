/* killed-by: idp/authz/code-bound */
/* The fault: a code can be redeemed with another redirect_uri than it was sent to. */
#include "checks.h"

bool __wrap_check_idp_code_redirect_uri(struct slice authorized, struct slice presented);

bool __wrap_check_idp_code_redirect_uri(struct slice authorized, struct slice presented)
{
	(void)authorized;
	(void)presented;
	return true;
}
