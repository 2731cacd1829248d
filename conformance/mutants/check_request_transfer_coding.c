/* killed-by: proxy/http/te-obfuscated */
/* The fault: unknown codings are taken. */
#include "checks/request.h"

bool __wrap_check_request_transfer_coding(struct http_fields fields, unsigned version_minor);

bool __wrap_check_request_transfer_coding(struct http_fields fields, unsigned version_minor)
{
	(void)fields;
	(void)version_minor;
	return true;
}
