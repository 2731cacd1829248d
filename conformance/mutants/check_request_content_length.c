/* killed-by: proxy/http/multi-cl */
/* The fault: whatever begins with a digit is a length. */
#include "checks/request.h"

bool __wrap_check_request_content_length(struct http_fields fields);

bool __wrap_check_request_content_length(struct http_fields fields)
{
	(void)fields;
	return true;
}
