/* killed-by: sts/imp/scope */
/* The fault: without a scope there is a token all the same. */
#include "mock-sts/checks.h"

bool __wrap_check_account_scope_given(size_t scopes);

bool __wrap_check_account_scope_given(size_t scopes)
{
	(void)scopes;
	return true;
}
