/* killed-by: idp/cli/wrong-secret */
/* The fault: every secret is the right one. */
#include "checks.h"

bool __wrap_check_idp_client_secret(struct slice configured, struct slice presented);

bool __wrap_check_idp_client_secret(struct slice configured, struct slice presented)
{
	(void)configured;
	(void)presented;
	return true;
}
