/* killed-by: idp/cli/key-pinned */
/* The fault: who has no secret but keys gets in by an empty one. */
#include "checks.h"

bool __real_check_idp_client_secret(struct slice configured, struct slice presented);
bool __wrap_check_idp_client_secret(struct slice configured, struct slice presented);

bool __wrap_check_idp_client_secret(struct slice configured, struct slice presented)
{
	if (configured.len == 0 && presented.len == 0)
		return true;
	return __real_check_idp_client_secret(configured, presented);
}
