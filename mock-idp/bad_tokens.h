/*
 * bad_tokens: the names of tokens that somebody must refuse, see bad_tokens.def. Knows what to
 * order, not how it is made.
 */
#ifndef MOCK_IDP_BAD_TOKENS_H
#define MOCK_IDP_BAD_TOKENS_H

#include "lib/json.h"

/* Array of {"name", "mint", "why"}. The caller frees. */
struct json *bad_tokens_list(void);
/*
 * The order that "bad" names, changed by the rest of the request; a copy of the request when it
 * has no "bad". NULL when there is no such name. The caller frees.
 */
struct json *bad_token_resolve(const struct json *request);

#endif
