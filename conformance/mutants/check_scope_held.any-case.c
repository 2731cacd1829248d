/* killed-by: proxy/scp/exact */
/* The fault: letter case does not count. */
#include "checks/scope.h"

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed);

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed)
{
	for (size_t i = 0; i < held->count; i++)
		if (slice_equal_nocase(held->at[i], needed))
			return true;
	return false;
}
