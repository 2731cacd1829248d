/*
 * jwk: public keys as JSON (RFC 7517). Knows what a key says of itself; which key may verify which
 * token is decided elsewhere.
 */
#ifndef LIB_JWK_H
#define LIB_JWK_H

#include <stdatomic.h>

#include "lib/crypto.h"
#include "lib/json.h"

#define JWKS_MAX_KEYS 64

enum jwk_use {
	JWK_USE_UNSTATED = 0,
	JWK_USE_SIG,
	JWK_USE_OTHER, /* "enc" and whatever is not "sig" */
};

struct jwk {
	char *kid; /* NULL when there is none */
	enum key_type type;
	bool alg_stated;
	enum jws_alg alg; /* ALG_INVALID when stated but not one of ours */
	enum jwk_use use;
	bool ops_stated;
	bool ops_verify; /* "verify" is among the stated key_ops */
	struct public_key *key;
};

struct jwks {
	struct jwk at[JWKS_MAX_KEYS];
	size_t count;
	size_t skipped;      /* entries that are no usable public key, or one too many */
	atomic_uint sharers; /* owners besides the first one */
	/* For whoever keeps the set: what no other set is called; 0 until somebody says. */
	uint64_t generation;
};

/*
 * One key. ERR_SYNTAX for missing or ill-typed members, ERR_UNSUPPORTED for other types ("oct"
 * among them), weak or private keys: a private half that is published proves nothing any more.
 * jwk_clear frees what it holds; it holds nothing after an error.
 */
enum err jwk_parse(const struct json *jwk, struct jwk *out) MUST_USE;
void jwk_clear(struct jwk *jwk);

/*
 * A key set. Entries that jwk_parse refuses are skipped, as RFC 7517 5 wants it; ERR_SYNTAX when
 * the text is no JSON object with an array "keys". The caller frees the set; NULL on error.
 */
enum err jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;
/* The set once more, for another owner, who frees it too. It must not be changed any more. */
struct jwks *jwks_share(struct jwks *set);
void jwks_free(struct jwks *set);

#endif
