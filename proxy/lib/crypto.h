/*
 * crypto: the few primitives that verifying needs, on OpenSSL. It can verify and not sign; tokens
 * are minted elsewhere, and what the proxy's own client signs is exchange/assertion_key's.
 */
#ifndef LIB_CRYPTO_H
#define LIB_CRYPTO_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/str.h"

/* The asymmetric algorithms of RFC 7518 3.1 and RFC 8037 3.1; there are no others here. */
enum jws_alg {
	ALG_INVALID = 0,
	ALG_RS256,
	ALG_RS384,
	ALG_RS512,
	ALG_PS256,
	ALG_PS384,
	ALG_PS512,
	ALG_ES256,
	ALG_ES384,
	ALG_ES512,
	ALG_EDDSA,
};

enum key_type {
	KEY_INVALID = 0,
	KEY_RSA,
	KEY_P256,
	KEY_P384,
	KEY_P521,
	KEY_ED25519,
};

/* By its exact name; "none", "HS256" and whatever else are ALG_INVALID. */
enum jws_alg jws_alg_named(struct slice name);
const char *jws_alg_name(enum jws_alg alg);
/* The one type of key that the algorithm may be used with; ES256 is P-256 only. [RFC7518 3.4] */
enum key_type jws_alg_key_type(enum jws_alg alg);

/* Bounds of an RSA key: below is weak, above is a way to burn our time. [RFC7518 3.3] */
#define RSA_MIN_BITS 2048
#define RSA_MAX_BITS 8192

/* A public key; owned by whoever made it; may be used by many threads at once. */
struct public_key;

/*
 * `n` and `e` are big-endian bytes. ERR_UNSUPPORTED for a modulus outside the bounds above, an
 * even modulus or exponent, or an exponent below 65537 or above 2^64.
 */
enum err public_key_rsa(struct slice n, struct slice e, struct public_key **out) MUST_USE;
/* `x` and `y` have exactly the curve's length; ERR_UNSUPPORTED when not on it. [RFC7518 6.2.1] */
enum err public_key_ec(
	enum key_type type, struct slice x, struct slice y, struct public_key **out) MUST_USE;
/* 32 bytes; ERR_UNSUPPORTED for a point of small order, for which anybody signs. [RFC8037 2] */
enum err public_key_ed25519(struct slice x, struct public_key **out) MUST_USE;
void public_key_free(struct public_key *key);

/*
 * ERR_NONE only when `signature` is one over `message` by the private half of `key`.
 * ERR_UNSUPPORTED when the algorithm does not go with the key, else ERR_SIGNATURE.
 * An ECDSA signature is r and s side by side, not DER. [RFC7518 3.4]
 */
enum err public_key_verify(const struct public_key *key, enum jws_alg alg, struct slice message,
	struct slice signature) MUST_USE;

#define SHA256_SIZE 32
void crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE]);
/* The same over all parts, each with its length before it, as 8 bytes of this machine. */
void crypto_sha256_parts(const struct slice *parts, size_t count, uint8_t out[static SHA256_SIZE]);
/* Bytes nobody can guess; ends the program when the system has none. */
void crypto_random(void *out, size_t len);
/* `len` random bytes as hexadecimal, 2 * len digits; the caller owns the text. */
char *crypto_random_hex(size_t len);

/*
 * How a secret may be named in logs: "sha256:" and 16 hex digits of its hash. Without a key, so
 * that the lines of all parties about one token can be laid side by side; what is named so must be
 * long and random, and is not found by trying. 64 bits keep the tokens of a log apart.
 */
#define SECRET_TAG_SIZE 24
void secret_tag(struct slice secret, char out[static SECRET_TAG_SIZE]);
/* The same for whoever has the hash already. */
void secret_tag_of(const uint8_t hash[static SHA256_SIZE], char out[static SECRET_TAG_SIZE]);

#endif
