/* killed-by: idp/tx/presenter */
/* The fault: any client that may exchange at all may exchange any token: a confused deputy. */
#include "checks.h"

bool __wrap_check_idp_exchange_client(struct slice rule, struct slice client_id);

bool __wrap_check_idp_exchange_client(struct slice rule, struct slice client_id)
{
	(void)rule;
	(void)client_id;
	return true;
}
