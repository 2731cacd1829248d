/* killed-by: proxy/scp/types */
/* The fault: a token that says nothing about scopes has all of them. */
#include "checks/scope.h"

bool __real_check_scope_held(const struct claim_scope *held, struct slice needed);
bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed);

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed)
{
	return held->shape == CLAIM_ABSENT || __real_check_scope_held(held, needed);
}
