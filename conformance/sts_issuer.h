/*
 * sts_issuer: the issuer that the suite itself plays towards an STS: its keys, which the providers
 * get when they are set up, and tokens to order, also such as nobody should take. Knows no STS and
 * serves nothing: what an STS could fetch from it would be fetched in vain.
 */
#ifndef CONFORMANCE_STS_ISSUER_H
#define CONFORMANCE_STS_ISSUER_H

#include "keys.h"

#define STS_ISSUER "https://issuer.example.com/suite"

struct sts_issuer;

struct sts_issuer *sts_issuer_new(void);
void sts_issuer_free(struct sts_issuer *issuer);
/*
 * The set of its public keys: eight, with no other members than those that an upload to a provider
 * may have. "rsa", "ec", "p384", "p521" and "ed" state no alg, so that nothing but the STS itself
 * keeps a token to the algorithms it should take. "rs512" is the key "rsa" once more, and states
 * another alg; "enc" is for encryption; one key has an empty kid. The caller frees it.
 */
struct json *sts_issuer_key_set(const struct sts_issuer *issuer);
/* A key by its kid, or "foreign": a key that is in no set and whose kid is "ec". */
const struct signing_key *sts_issuer_key(const struct sts_issuer *issuer, const char *name);

/*
 * The claims of a good token for the provider "main", with those of `changes` set, or left out
 * when null. The caller frees them.
 */
struct json *sts_issuer_claims(const struct json *changes);
/*
 * A token to order, a JSON object in which ' may stand for ". The caller frees it; NULL when the
 * order is none. All members are optional:
 * claims, header: members to set, or to leave out when null
 * relative: claims to set to so many seconds from now
 * key: see sts_issuer_key, default "ec"; alg: one that this key can do
 * raw_payload: bytes in place of the claims
 */
char *sts_issuer_mint(const struct sts_issuer *issuer, const char *order);

#endif
