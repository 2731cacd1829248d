/* killed-by: idp/jag/consume */
/* The fault: an assertion is good for ever. */
#include "checks.h"

bool __wrap_check_idp_token_expiry(const struct claim_time *exp, double now);

bool __wrap_check_idp_token_expiry(const struct claim_time *exp, double now)
{
	(void)exp;
	(void)now;
	return true;
}
