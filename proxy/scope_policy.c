#include "scope_policy.h"

#include <stdlib.h>
#include <string.h>

#include "lib/url.h"

#define TOOLS_CALL "tools/call"

/* ---- the hierarchy ---- */

static bool has_pair(const struct scope_pairs *pairs, struct slice broad, struct slice narrow)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (slice_equal(pairs->at[i].broad, broad) &&
			slice_equal(pairs->at[i].narrow, narrow))
			return true;
	return false;
}

static enum err add_pair(struct scope_pairs *pairs, struct slice broad, struct slice narrow)
{
	if (slice_equal(broad, narrow))
		return ERR_MISMATCH;
	if (has_pair(pairs, broad, narrow))
		return ERR_NONE;
	if (pairs->count == SCOPE_MAX_PAIRS)
		return ERR_LIMIT;
	pairs->at[pairs->count++] = (struct scope_pair){broad, narrow};
	return ERR_NONE;
}

/* Everything that the rules say of `narrow` holds for `broad` too. */
static enum err add_included(const struct config_route *route, struct slice broad,
	struct slice narrow, struct scope_pairs *pairs)
{
	enum err err = ERR_NONE;

	for (size_t r = 0; r < route->scope_hierarchy.count; r++) {
		const struct config_scope_rule *rule = &route->scope_hierarchy.at[r];

		if (!slice_is(narrow, rule->scope))
			continue;
		for (size_t k = 0; k < rule->includes.count && !err; k++)
			err = add_pair(pairs, broad, slice_of(rule->includes.at[k]));
	}
	return err;
}

enum err scope_pairs_make(const struct config_route *route, struct scope_pairs *out)
{
	enum err err = ERR_NONE;

	out->count = 0;
	for (size_t r = 0; r < route->scope_hierarchy.count && !err; r++) {
		struct slice broad = slice_of(route->scope_hierarchy.at[r].scope);

		err = add_included(route, broad, broad, out);
	}
	/* The list grows while it is walked; it ends because pairs are never added twice. */
	for (size_t i = 0; i < out->count && !err; i++)
		err = add_included(route, out->at[i].broad, out->at[i].narrow, out);
	return err;
}

/* ---- operations ---- */

/* How closely a row names the operation; 0 when it does not. */
static unsigned closeness(
	const struct config_operation *row, struct slice method, struct slice tool)
{
	if (strcmp(row->method, "*") == 0)
		return 1;
	if (!slice_is(method, row->method))
		return 0;
	if (!row->tool)
		return 2;
	return slice_is(tool, row->tool) ? 3 : 0;
}

const struct config_operation *scope_policy_row(
	const struct config_mcp *mcp, struct slice method, struct slice tool)
{
	const struct config_operation *found = NULL;
	unsigned best = 0;

	for (size_t i = 0; i < mcp->operations.count; i++) {
		const struct config_operation *row = &mcp->operations.at[i];
		unsigned close = closeness(row, method, tool);

		if (close > best) {
			best = close;
			found = row;
		}
	}
	return found;
}

/* ---- at load ---- */

/* A scope stands in challenges between quotes, and is compared with tokens of claims. [RFC6749 3.3]
 */
static bool is_scope(const char *text)
{
	struct claim_scope parsed;

	scope_parse(slice_of(text), &parsed);
	return parsed.shape == CLAIM_GOOD && parsed.count == 1;
}

static enum err look_at_scopes(
	const struct text_list *scopes, size_t i, const char *setting, struct note *note)
{
	for (size_t k = 0; k < scopes->count; k++) {
		if (!is_scope(scopes->at[k]))
			return note_err(note, ERR_MISMATCH, "routes[%zu].%s: \"%.60s\" is no scope",
				i, setting, scopes->at[k]);
		/* [MCP 2026-07-28 Refresh Tokens] a client's wish, no resource's need */
		if (strcmp(scopes->at[k], "offline_access") == 0)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].%s: offline_access is not for resources", i, setting);
	}
	return ERR_NONE;
}

static enum err look_at_hierarchy(const struct config_route *route, size_t i, struct note *note)
{
	struct scope_pairs *pairs = xmalloc(sizeof *pairs);
	enum err err = ERR_NONE;

	for (size_t r = 0; r < route->scope_hierarchy.count && !err; r++) {
		const struct config_scope_rule *rule = &route->scope_hierarchy.at[r];

		err = look_at_scopes(&rule->includes, i, "scope_hierarchy.includes", note);
		if (!err && !is_scope(rule->scope))
			err = note_err(note, ERR_MISMATCH,
				"routes[%zu].scope_hierarchy[%zu].scope: is no scope", i, r);
	}
	if (!err && scope_pairs_make(route, pairs))
		err = note_err(note, ERR_MISMATCH,
			"routes[%zu].scope_hierarchy: leads back to itself, or to more than %d pairs",
			i, SCOPE_MAX_PAIRS);
	free(pairs);
	return err;
}

static bool same_operation(const struct config_operation *a, const struct config_operation *b)
{
	if (strcmp(a->method, b->method) != 0)
		return false;
	return a->tool && b->tool ? strcmp(a->tool, b->tool) == 0 : !a->tool && !b->tool;
}

static enum err look_at_operations(const struct config_route *route, size_t i, struct note *note)
{
	const struct config_mcp *mcp = route->mcp;

	for (size_t k = 0; mcp && k < mcp->operations.count; k++) {
		const struct config_operation *row = &mcp->operations.at[k];
		enum err err = look_at_scopes(&row->scopes, i, "mcp.operations.scopes", note);

		if (err)
			return err;
		if (row->tool && strcmp(row->method, TOOLS_CALL) != 0)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].mcp.operations[%zu].tool: only " TOOLS_CALL " has one",
				i, k);
		for (size_t other = 0; other < k; other++)
			if (same_operation(row, &mcp->operations.at[other]))
				return note_err(note, ERR_MISMATCH,
					"routes[%zu].mcp.operations[%zu]: named twice", i, k);
	}
	return ERR_NONE;
}

/* [RFC6454 6.2] scheme, host and port with nothing behind; "null" is what anybody can be */
static enum err look_at_origins(const struct config_route *route, size_t i, struct note *note)
{
	for (size_t k = 0; k < route->allowed_origins.count; k++) {
		struct slice text = slice_of(route->allowed_origins.at[k]);
		struct url url;

		if (url_parse(text, &url) || url.origin.len != text.len)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].allowed_origins[%zu]: is no scheme://host[:port]", i,
				k);
	}
	return ERR_NONE;
}

enum err scope_policy_check(const struct config_route *route, size_t i, struct note *note)
{
	enum err err = look_at_scopes(&route->scopes, i, "scopes", note);

	if (!err)
		err = look_at_hierarchy(route, i, note);
	if (!err)
		err = look_at_operations(route, i, note);
	if (!err)
		err = look_at_origins(route, i, note);
	return err;
}
