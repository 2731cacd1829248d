/* killed-by: idp/authz/pkce-verified */
/* The fault: a code_verifier may be short enough to be guessed. */
#include "checks.h"

bool __wrap_check_idp_pkce_verifier_form(struct slice verifier);

bool __wrap_check_idp_pkce_verifier_form(struct slice verifier)
{
	(void)verifier;
	return true;
}
