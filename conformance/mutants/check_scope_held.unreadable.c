/* killed-by: proxy/scp/types */
/* The fault: a claim of another type is as good as every scope. */
#include "checks/scope.h"

bool __real_check_scope_held(const struct claim_scope *held, struct slice needed);
bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed);

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed)
{
	return held->shape == CLAIM_BAD || __real_check_scope_held(held, needed);
}
