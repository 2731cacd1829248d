/* killed-by: proxy/exc/private-key-jwt */
/* The fault: an assertion is good for a year. */
#include <string.h>

#include "lib/json.h"

void __real_json_set_number(struct json *object, const char *name, double number);
void __wrap_json_set_number(struct json *object, const char *name, double number);

void __wrap_json_set_number(struct json *object, const char *name, double number)
{
	__real_json_set_number(
		object, name, strcmp(name, "exp") == 0 ? number + 365.0 * 86400 : number);
}
