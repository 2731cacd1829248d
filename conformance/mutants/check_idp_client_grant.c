/* killed-by: idp/tx/not-enabled */
/* The fault: every client may use every grant. */
#include "checks.h"

bool __wrap_check_idp_client_grant(char *const *grants, size_t count, struct slice grant);

bool __wrap_check_idp_client_grant(char *const *grants, size_t count, struct slice grant)
{
	(void)grants;
	(void)count;
	(void)grant;
	return true;
}
