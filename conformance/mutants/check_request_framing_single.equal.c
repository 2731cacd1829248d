/* killed-by: proxy/http/multi-cl */
/* The fault: two lengths are taken, the first one counts. */
#include "checks/request.h"

bool __real_check_request_framing_single(struct http_fields fields);
bool __wrap_check_request_framing_single(struct http_fields fields);

bool __wrap_check_request_framing_single(struct http_fields fields)
{
	return http_fields_count(fields, "content-length") == 2 ||
	       __real_check_request_framing_single(fields);
}
