/* killed-by: idp/authz/password */
/* The fault: passwords can be guessed without end. */
#include "checks.h"

bool __wrap_check_idp_login_failures(unsigned failures);

bool __wrap_check_idp_login_failures(unsigned failures)
{
	(void)failures;
	return true;
}
