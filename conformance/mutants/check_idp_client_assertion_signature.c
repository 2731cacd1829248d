/* killed-by: idp/cli/assertion-checks */
/* The fault: nobody verifies the signature. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_signature(enum err verified);

bool __wrap_check_idp_client_assertion_signature(enum err verified)
{
	(void)verified;
	return true;
}
