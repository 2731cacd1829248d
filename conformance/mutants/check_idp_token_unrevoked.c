/* killed-by: idp/tx/revoked-session */
/* The fault: a revoked token is exchanged. */
#include "checks.h"

bool __wrap_check_idp_token_unrevoked(bool revoked);

bool __wrap_check_idp_token_unrevoked(bool revoked)
{
	(void)revoked;
	return true;
}
