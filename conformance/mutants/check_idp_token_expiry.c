/* killed-by: idp/int/checks */
/* The fault: an expired token is active. */
#include "checks.h"

bool __wrap_check_idp_token_expiry(const struct claim_time *exp, double now);

bool __wrap_check_idp_token_expiry(const struct claim_time *exp, double now)
{
	(void)exp;
	(void)now;
	return true;
}
