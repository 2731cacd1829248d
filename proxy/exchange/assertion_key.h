/*
 * assertion_key: the private key by which our client proves itself, and signing with it. The only
 * signer in the proxy; it signs assertions about ourselves and never a token for anybody else.
 */
#ifndef EXCHANGE_ASSERTION_KEY_H
#define EXCHANGE_ASSERTION_KEY_H

#include "lib/crypto.h"

struct assertion_key;

/*
 * From PEM (PKCS #8, or the older forms without a password) or a private JWK of RFC 7517. `alg` is
 * the configured algorithm; ALG_INVALID takes the one that the JWK states, else RS256, ES256,
 * ES384, ES512 or EdDSA, whichever fits. ERR_SYNTAX for what is neither, ERR_UNSUPPORTED for a key
 * that is weak, public, of another type or not that of the algorithm. The caller frees it; NULL on
 * error.
 */
enum err assertion_key_read(struct slice text, enum jws_alg alg, struct assertion_key **out,
	struct note *note) MUST_USE;
void assertion_key_free(struct assertion_key *key);

/* The JWK's own `kid`; NULL when there is none. */
const char *assertion_key_id(const struct assertion_key *key);
enum jws_alg assertion_key_alg(const struct assertion_key *key);

/* Append the signature over `message` as a JWS has it. [RFC7518 3.1] */
enum err assertion_key_sign(
	const struct assertion_key *key, struct slice message, struct buf *out) MUST_USE;

#endif
