/* killed-by: sts/map/condition */
/* The fault: whatever is not false counts as true. */
#include "mock-sts/checks.h"

bool __wrap_check_condition(enum err evaluated, const struct cel_value *result);

bool __wrap_check_condition(enum err evaluated, const struct cel_value *result)
{
	return evaluated == ERR_NONE && (result->type != CEL_BOOL || result->flag);
}
