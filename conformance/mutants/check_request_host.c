/* killed-by: proxy/http/host */
/* The fault: Host is not looked at. */
#include "checks/request.h"

bool __wrap_check_request_host(struct http_fields fields);

bool __wrap_check_request_host(struct http_fields fields)
{
	(void)fields;
	return true;
}
