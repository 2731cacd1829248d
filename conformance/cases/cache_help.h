/* cache_help: what the cases about issued tokens that are used again share. */
#ifndef CASES_CACHE_HELP_H
#define CASES_CACHE_HELP_H

#include "exchange_help.h"

/* Exchange requests that the IdP has seen since then. */
size_t exchanges(struct suite *suite, struct moment since);
/* "Bearer" and a JWT whose `sub` is the user. */
bool bearer_is_of(struct slice authorization, const char *user);
/* The token that the upstream got last since then; SLICE_NONE without one. */
struct slice token_at_origin(struct suite *suite, struct moment since);
/* A good token of `user`; the caller frees it. */
char *mint_for(struct suite *suite, const char *user);
/* The next exchange gives `token`, for so many seconds. */
void script_issued(struct suite *suite, const char *token, double expires_in);
/* All exchanges wait so long before they are answered, until restore_idp. */
void slow_token_endpoint(struct suite *suite, unsigned ms);

/*
 * Many requests at a time, each on a connection of its own: send `count` GETs with tokens[i %
 * token_count] and a field X-Test-User with users[i % token_count] (may be NULL), then read the
 * replies; the number of those that are not 200.
 */
size_t send_together(struct suite *suite, char *const *tokens, char *const *users,
	size_t token_count, size_t count);

#endif
