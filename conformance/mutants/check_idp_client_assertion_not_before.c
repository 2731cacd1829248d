/* killed-by: idp/cli/assertion-checks */
/* The fault: an assertion is good before it begins. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_not_before(const struct claim_time *nbf, double now);

bool __wrap_check_idp_client_assertion_not_before(const struct claim_time *nbf, double now)
{
	(void)nbf, (void)now;
	return true;
}
