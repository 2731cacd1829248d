#include "checks/scope.h"

bool check_scope_held(const struct claim_scope *held, struct slice needed)
{
	if (held->shape != CLAIM_GOOD)
		return false;
	for (size_t i = 0; i < held->count; i++)
		if (slice_equal(held->at[i], needed))
			return true;
	return false;
}
