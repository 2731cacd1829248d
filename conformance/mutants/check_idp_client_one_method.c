/* killed-by: idp/cli/one-method */
/* The fault: of two ways to authenticate one is taken, and nobody knows which. */
#include "checks.h"

bool __wrap_check_idp_client_one_method(unsigned methods);

bool __wrap_check_idp_client_one_method(unsigned methods)
{
	(void)methods;
	return true;
}
