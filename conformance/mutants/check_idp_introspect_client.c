/* killed-by: idp/int/auth */
/* The fault: a public client can introspect: anybody can. */
#include "checks.h"

bool __wrap_check_idp_introspect_client(bool confidential);

bool __wrap_check_idp_introspect_client(bool confidential)
{
	(void)confidential;
	return true;
}
