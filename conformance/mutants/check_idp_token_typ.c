/* killed-by: idp/tx/subject-claims */
/* The fault: typ is not read: any JWT of this issuer passes for an access token. */
#include "checks.h"

bool __wrap_check_idp_token_typ(struct slice typ, struct slice expected);

bool __wrap_check_idp_token_typ(struct slice typ, struct slice expected)
{
	(void)typ;
	(void)expected;
	return true;
}
