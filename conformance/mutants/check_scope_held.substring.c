/* killed-by: proxy/scp/exact */
/* The fault: a scope is looked for anywhere in the text, so a longer one has it too. */
#include <string.h>

#include "checks/scope.h"

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed);

bool __wrap_check_scope_held(const struct claim_scope *held, struct slice needed)
{
	for (size_t i = 0; i < held->count; i++)
		if (memmem(held->at[i].at, held->at[i].len, needed.at, needed.len))
			return true;
	return false;
}
