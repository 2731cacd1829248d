/* challenge: the WWW-Authenticate field of a refusal. Knows no request. */
#ifndef PROXY_CHALLENGE_H
#define PROXY_CHALLENGE_H

#include "lib/json.h"
#include "refusals.h"

/*
 * Append the value for `row`. `scopes` are all that the operation needs, separated by blanks, ""
 * for none; `metadata_url` is where the resource describes itself. Both are the operator's words,
 * free of quotes and backslashes (config_check has seen to it); nothing comes from the request.
 * [RFC6750 3] [RFC9728 5.1]
 */
void challenge_write(const struct refusal_row *row, const char *scopes, const char *metadata_url,
	struct buf *out);

/*
 * Append what an issuer (its reply, or NULL) wants of the user's authentication, as far as it can
 * stand in a challenge: `acr_values` and `max_age`. [RFC9470 3]
 */
void challenge_add_step_up(const struct json *said, struct buf *out);

#endif
