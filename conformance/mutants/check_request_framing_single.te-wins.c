/* killed-by: proxy/http/cl-and-te */
/* The fault: beside a coding the length is forgotten. */
#include "checks/request.h"

bool __real_check_request_framing_single(struct http_fields fields);
bool __wrap_check_request_framing_single(struct http_fields fields);

bool __wrap_check_request_framing_single(struct http_fields fields)
{
	return http_fields_count(fields, "transfer-encoding") == 1 ||
	       __real_check_request_framing_single(fields);
}
