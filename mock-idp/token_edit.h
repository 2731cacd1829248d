/*
 * token_edit: changes to the text of a finished token that its signature does not survive. Knows
 * the three segments, not what they say.
 */
#ifndef MOCK_IDP_TOKEN_EDIT_H
#define MOCK_IDP_TOKEN_EDIT_H

#include "lib/json.h"

/* flip-signature, cut-signature, no-signature or two-segments; false for any other name. */
bool token_edit(struct buf *token, const char *name);
/* Other claims between the header and the signature of the first ones. */
void token_replace_payload(struct buf *token, const struct json *claims);

#endif
