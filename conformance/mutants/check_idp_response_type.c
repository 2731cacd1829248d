/* killed-by: idp/authz/no-implicit */
/* The fault: every response_type is welcome, the implicit grant's, too. */
#include "checks.h"

bool __wrap_check_idp_response_type(struct slice type);

bool __wrap_check_idp_response_type(struct slice type)
{
	(void)type;
	return true;
}
