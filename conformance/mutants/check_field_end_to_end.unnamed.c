/* killed-by: proxy/http/connection-options */
/* The fault: what Connection names is not looked up. */
#include "checks/fields.h"

bool __real_check_field_end_to_end(struct slice name, struct http_fields received);
bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received);

bool __wrap_check_field_end_to_end(struct slice name, struct http_fields received)
{
	(void)received;
	return __real_check_field_end_to_end(name, (struct http_fields){NULL, 0});
}
