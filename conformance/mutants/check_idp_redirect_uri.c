/* killed-by: idp/authz/redirect-exact */
/* The fault: an open redirector: every redirect_uri is registered. */
#include "checks.h"

bool __wrap_check_idp_redirect_uri(struct slice registered, struct slice requested);

bool __wrap_check_idp_redirect_uri(struct slice registered, struct slice requested)
{
	(void)registered;
	(void)requested;
	return true;
}
