/* killed-by: idp/cli/assertion-checks */
/* The fault: a client may speak for another one. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_subject(
	const struct claim_text *sub, struct slice client_id);

bool __wrap_check_idp_client_assertion_subject(const struct claim_text *sub, struct slice client_id)
{
	(void)sub, (void)client_id;
	return true;
}
