/* killed-by: idp/authz/pkce-verified */
/* The fault: code_verifier is not compared with the challenge. */
#include "checks.h"

bool __wrap_check_idp_pkce_verifier(struct slice challenge, struct slice computed);

bool __wrap_check_idp_pkce_verifier(struct slice challenge, struct slice computed)
{
	(void)challenge;
	(void)computed;
	return true;
}
