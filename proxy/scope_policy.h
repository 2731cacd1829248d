/*
 * scope_policy: which scopes a route wants for what, and which scope stands for which others; from
 * the configuration, made at start. Knows no token and no request.
 */
#ifndef PROXY_SCOPE_POLICY_H
#define PROXY_SCOPE_POLICY_H

#include "checks/scope.h"
#include "config.h"

#define SCOPE_MAX_PAIRS 1024

/* Every pair of a broader scope and one that it stands for, through however many rules. */
struct scope_pairs {
	struct scope_pair at[SCOPE_MAX_PAIRS];
	size_t count;
};

/*
 * ERR_MISMATCH, with a note that names the setting, for a scope that is no scope-token, or is
 * offline_access, a rule that leads back to itself, more than SCOPE_MAX_PAIRS pairs, an operation
 * named twice, a tool of another method than tools/call, or an origin that is none. `i` is the
 * route's number.
 */
enum err scope_policy_check(const struct config_route *route, size_t i, struct note *note) MUST_USE;

/*
 * The pairs of a route; slices point into the configuration. ERR_MISMATCH for a rule that leads
 * back to itself, ERR_LIMIT for too many.
 */
enum err scope_pairs_make(const struct config_route *route, struct scope_pairs *out) MUST_USE;

/*
 * The row that decides about an operation: the one of its tool, else of its method, else "*"; NULL
 * when there is none, and then the route's own scopes are all it needs. `tool` counts for
 * tools/call only; `at` is NULL when the message names none.
 */
const struct config_operation *scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool);

#endif
