/* killed-by: proxy/mcp/header-policy */
/* The fault: Mcp-Method may say something else than the body. */
#include "checks/mcp.h"

bool __wrap_check_operation_method_mirrored(const struct mcp_mirror *field, struct slice body);

bool __wrap_check_operation_method_mirrored(const struct mcp_mirror *field, struct slice body)
{
	(void)field;
	(void)body;
	return true;
}
