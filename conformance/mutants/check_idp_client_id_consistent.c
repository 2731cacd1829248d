/* killed-by: idp/cli/id-mismatch */
/* The fault: client_id in the body may be somebody else's. */
#include "checks.h"

bool __wrap_check_idp_client_id_consistent(struct slice authenticated, struct slice in_body);

bool __wrap_check_idp_client_id_consistent(struct slice authenticated, struct slice in_body)
{
	(void)authenticated;
	(void)in_body;
	return true;
}
