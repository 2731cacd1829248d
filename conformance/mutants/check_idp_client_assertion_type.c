/* killed-by: idp/cli/assertion-checks */
/* The fault: whatever the type of the assertion is, it is read as a JWT. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_type(struct slice type);

bool __wrap_check_idp_client_assertion_type(struct slice type)
{
	(void)type;
	return true;
}
