/* killed-by: proxy/scp/escape */
/* The fault: a body is decided though it will be decoded into another one. */
#include "checks/mcp.h"

bool __wrap_check_operation_uncoded(size_t content_encoding_fields);

bool __wrap_check_operation_uncoded(size_t content_encoding_fields)
{
	(void)content_encoding_fields;
	return true;
}
