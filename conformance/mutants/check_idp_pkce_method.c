/* killed-by: idp/authz/pkce-required */
/* The fault: code_challenge_method is not read: plain passes. */
#include "checks.h"

bool __wrap_check_idp_pkce_method(struct slice method);

bool __wrap_check_idp_pkce_method(struct slice method)
{
	(void)method;
	return true;
}
