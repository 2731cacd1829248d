/* killed-by: idp/cli/method-pinned */
/* The fault: a client that has no secret is let in with any. */
#include "checks.h"

bool __wrap_check_idp_client_credentials(bool confidential, bool secret_presented);

bool __wrap_check_idp_client_credentials(bool confidential, bool secret_presented)
{
	(void)confidential;
	(void)secret_presented;
	return true;
}
