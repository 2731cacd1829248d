/* killed-by: proxy/scp/escape */
/* The fault: an operation that nobody named needs nothing. */
#include <string.h>

#include "scope_policy.h"

const struct config_operation *__real_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool);
const struct config_operation *__wrap_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool);

const struct config_operation *__wrap_scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool)
{
	const struct config_operation *row = __real_scope_policy_row(mcp, method, tool);

	return row && strcmp(row->method, "*") != 0 ? row : NULL;
}
