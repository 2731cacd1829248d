/* authorize: may the token do this? Its scopes against those that route and operation need. */
#include "checks/scope.h"
#include "flow.h"

static bool holds(const struct flow *f, const char *scope)
{
	const struct scope_pairs *pairs = f->route->pairs;
	struct slice needed = slice_of(scope);

	return check_scope_held(f->bearer.scope, needed) ||
	       check_scope_implied(f->bearer.scope, needed, pairs->at, pairs->count);
}

static bool has_scope(struct slice list, const char *scope)
{
	struct slice token;

	while (slice_split(&list, ' ', &token))
		if (slice_is(token, scope))
			return true;
	return false;
}

/* [MCP 2026-07-28 Runtime Insufficient Scope Errors] "SHOULD include all scopes required for the
 * current operation in a single challenge" */
static char *join(const struct needed *needed)
{
	struct buf text = {0};

	for (size_t l = 0; l < needed->count; l++)
		for (size_t i = 0; i < needed->lists[l]->count; i++)
			if (!has_scope(buf_slice(&text), needed->lists[l]->at[i]))
				buf_printf(&text, "%s%s", text.len ? " " : "",
					needed->lists[l]->at[i]);
	return buf_take(&text);
}

enum refusal flow_authorize(struct flow *f)
{
	/* The route's own scopes are the floor, whatever the operation. */
	struct needed needed = {{&f->route->config->scopes}, 1};
	enum refusal refusal = PASSED;

	if (f->route->config->mcp)
		refusal = flow_read_operation(f, &needed);
	for (size_t l = 0; l < needed.count && refusal == PASSED; l++)
		for (size_t i = 0; i < needed.lists[l]->count && refusal == PASSED; i++)
			if (!holds(f, needed.lists[l]->at[i]))
				refusal = refuse(f, REFUSED_SCOPE, "the token lacks %.100s",
					needed.lists[l]->at[i]);
	if (refusal == REFUSED_SCOPE)
		f->needed_scopes = join(&needed);
	return refusal;
}
