/* killed-by: proxy/scp/escape */
/* The fault: the body is read as UTF-8 whatever it says it is. */
#include "checks/mcp.h"

bool __wrap_check_operation_media_type(struct slice content_type, size_t content_type_fields);

bool __wrap_check_operation_media_type(struct slice content_type, size_t content_type_fields)
{
	(void)content_type;
	(void)content_type_fields;
	return true;
}
