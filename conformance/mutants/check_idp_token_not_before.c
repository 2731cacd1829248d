/* killed-by: idp/tx/subject-claims */
/* The fault: a token can be used before its time. */
#include "checks.h"

bool __wrap_check_idp_token_not_before(const struct claim_time *nbf, double now);

bool __wrap_check_idp_token_not_before(const struct claim_time *nbf, double now)
{
	(void)nbf;
	(void)now;
	return true;
}
