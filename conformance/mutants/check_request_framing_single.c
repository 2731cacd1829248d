/* killed-by: proxy/http/cl-and-te */
/* The fault: two framing fields are one too few to worry about. */
#include "checks/request.h"

bool __wrap_check_request_framing_single(struct http_fields fields);

bool __wrap_check_request_framing_single(struct http_fields fields)
{
	(void)fields;
	return true;
}
