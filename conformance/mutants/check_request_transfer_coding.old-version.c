/* killed-by: proxy/http/te-obfuscated */
/* The fault: HTTP/1.0 may have chunks. */
#include "checks/request.h"

bool __real_check_request_transfer_coding(struct http_fields fields, unsigned version_minor);
bool __wrap_check_request_transfer_coding(struct http_fields fields, unsigned version_minor);

bool __wrap_check_request_transfer_coding(struct http_fields fields, unsigned version_minor)
{
	(void)version_minor;
	return __real_check_request_transfer_coding(fields, 1);
}
