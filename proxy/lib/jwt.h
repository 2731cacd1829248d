/*
 * jwt: the registered claims of a JWT (RFC 7519) as plain values, so that decisions about them
 * need neither JSON nor memory. Reports what is there and in which shape; judges nothing.
 */
#ifndef LIB_JWT_H
#define LIB_JWT_H

#include "lib/json.h"

#define JWT_MAX_AUDIENCES 16
#define JWT_MAX_SCOPES 128

enum claim_shape {
	CLAIM_ABSENT = 0,
	CLAIM_GOOD,
	CLAIM_BAD, /* there, but of a type or size that the RFC does not allow */
};

/* A StringOrURI, or another string. */
struct claim_text {
	enum claim_shape shape;
	struct slice text;
};

/* A NumericDate: seconds, fractions allowed, finite. [RFC7519 2] */
struct claim_time {
	enum claim_shape shape;
	double at;
};

/* "aud": a string or an array of strings. [RFC7519 4.1.3] */
struct claim_audience {
	enum claim_shape shape;
	size_t count;
	struct slice at[JWT_MAX_AUDIENCES];
};

/* Scope tokens, from the string "scope" (RFC 9068 2.2.3) or "scp" (array or string). */
struct claim_scope {
	enum claim_shape shape;
	size_t count;
	struct slice at[JWT_MAX_SCOPES];
};

struct jwt_claims {
	struct claim_text iss, sub, client_id, jti, azp;
	struct claim_audience aud;
	struct claim_time exp, nbf, iat;
	struct claim_scope scope; /* of "scope" */
	struct claim_scope scp;   /* of "scp" */
	bool has_cnf;             /* bound to a key: not a plain bearer token. [RFC7800 3.1] */
	bool has_id_token_marks;  /* nonce, at_hash, c_hash, s_hash: members of an ID token */
};

/* Read all of it; the slices point into `payload`, which must be an object. */
void jwt_claims_read(const struct json *payload, struct jwt_claims *out);

/* A member that is a string or an array of strings, as "aud" is. */
void jwt_read_texts(const struct json *payload, const char *name, struct claim_audience *out);

/* Split at single SP as the grammar has it; CLAIM_BAD for empty tokens or others than NQCHAR.
 * [RFC6749 3.3] */
void scope_parse(struct slice text, struct claim_scope *out);

#endif
