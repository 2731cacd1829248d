/* killed-by: proxy/leak/no-passthrough */
/* The fault: a copy of the token under another name passes. */
#include "checks/fields.h"

bool __wrap_check_field_without_token(struct slice value, struct slice token);

bool __wrap_check_field_without_token(struct slice value, struct slice token)
{
	(void)value;
	(void)token;
	return true;
}
