/* killed-by: sts/req/scope-required */
/* The fault: a token without scope is issued. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_scope_given(struct slice scope);

bool __wrap_check_sts_scope_given(struct slice scope)
{
	(void)scope;
	return true;
}
