/* killed-by: idp/cli/assertion-checks */
/* The fault: an assertion that has ended is still good. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_expiry(const struct claim_time *exp, double now);

bool __wrap_check_idp_client_assertion_expiry(const struct claim_time *exp, double now)
{
	(void)exp, (void)now;
	return true;
}
