/*
 * own_token: tokens that POST /mint cannot make: of any bytes, signed by keys of the suite's own,
 * which the IdP serves beside its keys for as long as a case wants.
 */
#ifndef CASES_OWN_TOKEN_H
#define CASES_OWN_TOKEN_H

#include "jwt_help.h"
#include "keys.h"

/* ---- keys ---- */

/* A key pair for the algorithm, the same one for the whole run. */
const struct signing_key *own_key(enum jws_alg alg);
/* Another one, which nobody ever serves: the proxy may remember the former for a while. */
const struct signing_key *foreign_key(enum jws_alg alg);
/* Its public half under that kid, with members changed; null leaves one out. The caller frees. */
struct json *own_jwk(const struct signing_key *key, const char *kid, const char *changes);
/*
 * Let the IdP serve these keys beside its own, and its token endpoint take every token; return
 * when the proxy knows them. restore_keys ends both.
 */
void serve_keys(struct suite *suite, struct json *take_jwks);
void restore_keys(struct suite *suite);
/* Send until it is answered with 200: keys that were just served may be fetched a little later. */
void wait_until_taken(struct suite *suite, const char *token);

/* ---- tokens ---- */

struct own_order {
	enum jws_alg alg;              /* how it is signed; also the header's alg */
	const struct signing_key *key; /* NULL: own_key(alg) */
	const char *kid;               /* NULL: that of the IdP's key */
	const char *header;            /* members to change; null leaves one out */
	const char *claims;            /* the same for a good token's claims */
};

/* The caller frees; so for all of these. The token is entered into the ledger. */
char *own_token(struct suite *suite, const struct own_order *order);
/* The part of it that is signed. */
char *own_input(struct suite *suite, const struct own_order *order);
char *input_of(struct slice header, struct slice payload);
char *sign_input(
	struct suite *suite, const char *input, enum jws_alg alg, const struct signing_key *key);
char *join_signature(struct suite *suite, const char *input, struct slice signature);
/* The decoded signature of a token, and the part in front of it. */
void split_token(const char *token, struct buf *input, struct buf *signature);

#endif
