/*
 * own_token: is this text an access token of ours that is good now? Whom it is for
 * is another question, which exchange and introspection ask afterwards. The order of the questions
 * for exchange and introspection; the answers are in checks.
 */
#ifndef MOCK_IDP_OWN_TOKEN_H
#define MOCK_IDP_OWN_TOKEN_H

#include "idp.h"
#include "lib/jws.h"
#include "lib/jwt.h"

struct own_token {
	struct jws jws;
	struct json *payload;
	struct jwt_claims claims; /* slices into `payload` */
};

/*
 * True when the token is valid at `now`; else the note says what is wrong, never the token.
 * `text` must outlive `out`; own_token_clear in either case.
 */
bool own_token_validate(
	struct idp *idp, struct slice text, double now, struct own_token *out, struct note *why);
void own_token_clear(struct own_token *token);

#endif
