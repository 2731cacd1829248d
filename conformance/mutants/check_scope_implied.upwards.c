/* killed-by: proxy/scp/hierarchy */
/* The fault: a narrower scope stands for the broader one. */
#include "checks/scope.h"

bool __real_check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count);
bool __wrap_check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count);

bool __wrap_check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count)
{
	for (size_t p = 0; p < count; p++) {
		struct scope_pair turned = {pairs[p].narrow, pairs[p].broad};

		if (__real_check_scope_implied(held, needed, &turned, 1))
			return true;
	}
	return __real_check_scope_implied(held, needed, pairs, count);
}
