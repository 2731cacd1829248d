/* killed-by: idp/jag/consume */
/* The fault: any JWT of a trusted issuer is an assertion. */
#include "checks.h"

bool __wrap_check_idp_token_typ(struct slice typ, struct slice expected);

bool __wrap_check_idp_token_typ(struct slice typ, struct slice expected)
{
	(void)typ;
	(void)expected;
	return true;
}
