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

bool check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count)
{
	if (held->shape != CLAIM_GOOD)
		return false;
	for (size_t p = 0; p < count; p++)
		for (size_t i = 0; slice_equal(pairs[p].narrow, needed) && i < held->count; i++)
			if (slice_equal(held->at[i], pairs[p].broad))
				return true;
	return false;
}
