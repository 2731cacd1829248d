/*
 * odd_key: keys and signatures that no issuer makes and no verifier may take: forbidden algorithms,
 * RSA exponents under which anybody can sign, a certificate that vouches for itself. For cases;
 * keys as they should be are made by mock-idp/keys. Knows no tokens. One of OpenSSL's users.
 */
#ifndef CONFORMANCE_ODD_KEY_H
#define CONFORMANCE_ODD_KEY_H

#include "lib/json.h"

enum odd_kind {
	ODD_INVALID = 0,
	ODD_RS1,         /* RSA of 2048 bits, signs with SHA-1 */
	ODD_ES256K,      /* secp256k1 with SHA-256: sound, but its own algorithm. [RFC8812 3.2] */
	ODD_P384_SHA256, /* the hash of ES256 on the curve of ES384 */
	ODD_SELF_SIGNED, /* RSA of 2048 bits, signs with SHA-256, and has a certificate */
};

struct odd_key;

struct odd_key *odd_key_new(enum odd_kind kind);
void odd_key_free(struct odd_key *key);
/* Append the signature as RFC 7518 writes it: for curves r and s side by side. */
void odd_key_sign(const struct odd_key *key, struct slice message, struct buf *out);
/* The public half with its kid, and nothing about its purpose. The caller frees. */
struct json *odd_key_jwk(const struct odd_key *key, const char *kid);
/* A certificate of the key, signed by the key, in base64 as `x5c` holds it. The caller frees. */
char *odd_key_certificate(const struct odd_key *key);

/*
 * Sign RS256 without any secret: `exponent` 1 fits any modulus, 2 one that is made for the message.
 * Appends the signature and returns the public key that it verifies under. The caller frees.
 */
struct json *odd_key_forge(
	unsigned exponent, const char *kid, struct slice message, struct buf *signature);

#endif
