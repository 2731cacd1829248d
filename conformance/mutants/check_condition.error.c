/* killed-by: sts/map/condition */
/* The fault: a condition that fails counts as true. */
#include "mock-sts/checks.h"

bool __real_check_condition(enum err evaluated, const struct cel_value *result);
bool __wrap_check_condition(enum err evaluated, const struct cel_value *result);

bool __wrap_check_condition(enum err evaluated, const struct cel_value *result)
{
	return evaluated != ERR_NONE || __real_check_condition(evaluated, result);
}
