/* killed-by: proxy/scp/escape */
/* The fault: all tools need the same. */
#include "scope_policy.h"

const struct config_operation *__real_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool);
const struct config_operation *__wrap_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool);

const struct config_operation *__wrap_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool)
{
	(void)tool;
	return __real_scope_policy_row(mcp, method, SLICE_NONE);
}
