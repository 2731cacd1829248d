/* Decisions about permission: does the token carry the scope that the request needs? */
#ifndef CHECKS_SCOPE_H
#define CHECKS_SCOPE_H

#include "lib/jwt.h"

/* Who holds `broad` may do what `narrow` is needed for. */
struct scope_pair {
	struct slice broad;
	struct slice narrow;
};

/* [RFC6749 3.3] whole tokens, case-sensitive; no claim, or one that cannot be read, is none */
bool check_scope_held(const struct claim_scope *held, struct slice needed);
/* [MCP 2026-07-28 Step-Up Authorization Flow] "Servers MUST account for scope hierarchies, where a
 * broader scope implies narrower ones"; `pairs` has each relation, also those through others */
bool check_scope_implied(const struct claim_scope *held, struct slice needed,
	const struct scope_pair *pairs, size_t count);

#endif
