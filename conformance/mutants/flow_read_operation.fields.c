/* killed-by: proxy/mcp/header-policy */
/* The fault: what is needed is decided from the fields that repeat the body. */
#include "flow.h"

enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed);

enum refusal __wrap_flow_read_operation(struct flow *f, struct needed *needed)
{
	struct mcp_mirrors mirrors;
	const struct config_operation *row;

	mcp_mirrors_read(f->request->fields, &mirrors);
	row = scope_policy_row(f->route->config->mcp, mirrors.method.value, mirrors.name.value);
	if (row && mirrors.method.value.len)
		needed->lists[needed->count++] = &row->scopes;
	mcp_mirrors_clear(&mirrors);
	return PASSED;
}
