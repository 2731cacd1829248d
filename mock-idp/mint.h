/*
 * mint: JWS in the compact serialization, also such as nobody should accept. Signs whatever bytes
 * it is given as header and payload; knows no claims and no policy. For the mocks and the suite.
 */
#ifndef MOCK_IDP_MINT_H
#define MOCK_IDP_MINT_H

#include "keys.h"

/* How the third segment comes about. */
enum mint_signature {
	MINT_SIGNED = 1, /* by `key` with `alg` */
	MINT_HMAC,       /* HMAC of `hmac_bits` over `secret` */
	MINT_EMPTY,      /* nothing behind the second dot */
};

struct mint {
	struct slice header;  /* bytes of the JOSE header, usually JSON */
	struct slice payload; /* bytes of the payload, usually JSON */
	enum mint_signature signature;
	const struct signing_key *key;
	enum jws_alg alg;
	unsigned hmac_bits;
	struct slice secret;
};

/* Append the token. ERR_UNSUPPORTED when the key cannot sign with the algorithm. */
enum err mint_jws(const struct mint *mint, struct buf *out) MUST_USE;

/* The usual token: {"alg", "kid", "typ"} and `claims`, signed by `key`. The caller frees it. */
char *mint_token(const struct signing_key *key, const char *typ, const struct json *claims);

#endif
