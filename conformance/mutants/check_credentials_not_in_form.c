/* killed-by: proxy/cred/two-methods */
/* The fault: a second token in a form is ignored, and forwarded. */
#include "checks/credentials.h"

bool __wrap_check_credentials_not_in_form(struct http_fields fields);

bool __wrap_check_credentials_not_in_form(struct http_fields fields)
{
	(void)fields;
	return true;
}
