/* killed-by: proxy/int/inactive */
/* The fault: a 200 is enough, whatever it says. */
#include "checks/introspection.h"

bool __wrap_check_introspection_active(const struct json *active);

bool __wrap_check_introspection_active(const struct json *active)
{
	(void)active;
	return true;
}
