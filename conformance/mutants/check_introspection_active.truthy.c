/* killed-by: proxy/int/active-type */
/* The fault: whatever a lenient language takes for true is true. */
#include "checks/introspection.h"

bool __wrap_check_introspection_active(const struct json *active);

bool __wrap_check_introspection_active(const struct json *active)
{
	struct slice text;
	double number;

	if (json_string(active, &text))
		return text.len > 0;
	if (json_number(active, &number))
		return number > 0 || number < 0;
	return active && !json_is_null(active) && (!json_is_bool(active) || json_is_true(active));
}
