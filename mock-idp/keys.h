/*
 * keys: key pairs that sign tokens, and their public halves as a key set. For the mocks and the
 * suite; the proxy is never linked with it. The only signer here, hence OpenSSL's glue.
 */
#ifndef MOCK_IDP_KEYS_H
#define MOCK_IDP_KEYS_H

#include "lib/crypto.h"
#include "lib/json.h"

/* A private key with its key ID; owned by whoever made it. */
struct signing_key;

/* A new pair for `alg` (RSA: 2048 bits); RSA takes a tenth of a second. NULL for ALG_INVALID. */
struct signing_key *signing_key_new(enum jws_alg alg, const char *kid);
/* RSA of another size, to play a weak key; `exponent` is odd. */
struct signing_key *signing_key_new_rsa(unsigned bits, unsigned exponent, const char *kid);
void signing_key_free(struct signing_key *key);

const char *signing_key_id(const struct signing_key *key);
enum jws_alg signing_key_alg(const struct signing_key *key);

/* Append the signature over `message`; `alg` may differ from the key's own within its type. */
enum err signing_key_sign(const struct signing_key *key, enum jws_alg alg, struct slice message,
	struct buf *out) MUST_USE;

/*
 * An ECDSA signature as OpenSSL has it, appended as JOSE wants it: r and s side by side, each of
 * `size` bytes, as long as the curve's order. [RFC7518 3.4]
 */
void ecdsa_append_raw(const unsigned char *der, size_t len, size_t size, struct buf *out);

/* The public half: kty, kid, use, alg and the key's own members. [RFC7517 4] The caller frees. */
struct json *signing_key_jwk(const struct signing_key *key);
/* The public half as SubjectPublicKeyInfo in PEM, for those who confuse it with a secret. */
char *signing_key_pem(const struct signing_key *key);
/* The whole pair in PEM (PKCS #8), for a client that the suite sets up; wipe it. */
char *signing_key_private_pem(const struct signing_key *key);

/* HMAC-SHA-2 of `bits` (256, 384, 512), appended: what must never verify. [RFC7518 3.2] */
void hmac_sign(unsigned bits, struct slice secret, struct slice message, struct buf *out);

#endif
