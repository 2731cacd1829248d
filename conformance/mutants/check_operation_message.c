/* killed-by: proxy/scp/escape */
/* The fault: what is no JSON-RPC asks for nothing, so it passes. */
#include "checks/mcp.h"

bool __wrap_check_operation_message(enum mcp_kind kind);

bool __wrap_check_operation_message(enum mcp_kind kind)
{
	(void)kind;
	return true;
}
