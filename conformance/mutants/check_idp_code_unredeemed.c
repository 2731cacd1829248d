/* killed-by: idp/authz/code-once */
/* The fault: a code can be used again and again. */
#include "checks.h"

bool __wrap_check_idp_code_unredeemed(bool redeemed);

bool __wrap_check_idp_code_unredeemed(bool redeemed)
{
	(void)redeemed;
	return true;
}
