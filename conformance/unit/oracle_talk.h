/* oracle_talk: what the tests of the oracle share: its verdict, tokens that it is shown, and key
 * sets. */
#ifndef UNIT_ORACLE_TALK_H
#define UNIT_ORACLE_TALK_H

#include "unit/unit.h"

#include "keys.h"
#include "lib/json.h"
#include "oracle.h"

/* The verdict; nothing of a token that is not genuine can be taken for a fact. */
enum oracle_verdict oracle_verdict_of(struct slice token, struct slice jwks);
/* {"keys": [jwk]}, and the same with the public half of a key; the caller frees the text. */
char *key_set_of(const struct json *jwk);
char *public_key_set(const struct signing_key *key);
/* A token with this very payload and the key ID "k1"; the caller frees it. */
char *mint_payload(const struct signing_key *key, enum jws_alg alg, const char *payload);

#endif
