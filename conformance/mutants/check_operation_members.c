/* killed-by: proxy/scp/escape */
/* The fault: a member in another letter case is a stranger, though many readers take it for ours.
 */
#include "checks/mcp.h"

bool __wrap_check_operation_members(const struct json *message);

bool __wrap_check_operation_members(const struct json *message)
{
	(void)message;
	return true;
}
