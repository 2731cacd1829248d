/* killed-by: sts/imp/authz */
/* The fault: a token for anything lets its holder act as accounts. */
#include "mock-sts/checks.h"

bool __wrap_check_account_scope_held(const struct claim_scope *held);

bool __wrap_check_account_scope_held(const struct claim_scope *held)
{
	(void)held;
	return true;
}
