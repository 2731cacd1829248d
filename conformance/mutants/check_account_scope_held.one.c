/* killed-by: sts/imp/generate */
/* The fault: of the two scopes that let a token act as accounts only the wider one counts. */
#include "mock-sts/checks.h"

bool __wrap_check_account_scope_held(const struct claim_scope *held);

bool __wrap_check_account_scope_held(const struct claim_scope *held)
{
	for (size_t i = 0; i < held->count; i++)
		if (slice_is(held->at[i], "https://www.googleapis.com/auth/cloud-platform"))
			return true;
	return false;
}
