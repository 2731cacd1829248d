/* killed-by: idp/authz/code-bound */
/* The fault: any client can redeem any client's code. */
#include "checks.h"

bool __wrap_check_idp_code_client(struct slice issued_to, struct slice client_id);

bool __wrap_check_idp_code_client(struct slice issued_to, struct slice client_id)
{
	(void)issued_to;
	(void)client_id;
	return true;
}
