/* killed-by: idp/tx/impersonation-policy */
/* The fault: every client may impersonate. */
#include "checks.h"

bool __wrap_check_idp_exchange_impersonation(bool impersonate);

bool __wrap_check_idp_exchange_impersonation(bool impersonate)
{
	(void)impersonate;
	return true;
}
