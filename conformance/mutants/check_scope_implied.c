/* killed-by: proxy/scp/hierarchy */
/* The fault: only the very scope counts, not a broader one. */
#include "checks/scope.h"

bool __wrap_check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count);

bool __wrap_check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count)
{
	(void)held;
	(void)needed;
	(void)pairs;
	(void)count;
	return false;
}
