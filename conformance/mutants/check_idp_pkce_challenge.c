/* killed-by: idp/authz/pkce-required */
/* The fault: code_challenge may be missing, or anything. */
#include "checks.h"

bool __wrap_check_idp_pkce_challenge(struct slice challenge);

bool __wrap_check_idp_pkce_challenge(struct slice challenge)
{
	(void)challenge;
	return true;
}
