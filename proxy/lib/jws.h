/*
 * jws: the compact serialization of RFC 7515, parsed and verified. Cannot sign. Knows no claims,
 * no issuer and no policy: which algorithm, type or key is acceptable is decided elsewhere.
 */
#ifndef LIB_JWS_H
#define LIB_JWS_H

#include "lib/jwk.h"

/* Bounds; more is ERR_LIMIT. */
#define JWS_MAX_BYTES (64 * 1024)
#define JWS_MAX_HEADER_BYTES (8 * 1024) /* of the encoded header */

struct jws {
	struct slice token;         /* borrowed: the caller's text */
	struct slice signing_input; /* the part of it that is signed. [RFC7515 5.2] */
	struct json *header;
	struct buf payload;
	struct buf signature;
	/* Of the header, which is the sender's word until the signature has verified: */
	enum jws_alg alg; /* ALG_INVALID for "none", HMAC and everything unknown */
	struct slice kid; /* `at` is NULL when there is none */
	struct slice typ;
	bool has_crit;
	bool has_b64; /* RFC 7797, or an attempt at it */
};

/*
 * ERR_SYNTAX unless `token` is exactly three base64url segments of which the first is a JSON
 * object with a string "alg" and, where present, strings "kid" and "typ". The token's text must
 * outlive `out`. jws_clear in either case.
 */
enum err jws_parse(struct slice token, struct jws *out, struct note *note) MUST_USE;
void jws_clear(struct jws *jws);

/* ERR_NONE only when the signature is one of `key` by the algorithm of the header. */
enum err jws_verify(const struct jws *jws, const struct jwk *key) MUST_USE;

#endif
