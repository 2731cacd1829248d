/* killed-by: idp/jag/jwt-bearer-general */
/* The fault: an assertion is good before its time. */
#include "checks.h"

bool __wrap_check_idp_token_not_before(const struct claim_time *nbf, double now);

bool __wrap_check_idp_token_not_before(const struct claim_time *nbf, double now)
{
	(void)nbf;
	(void)now;
	return true;
}
