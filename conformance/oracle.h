/*
 * oracle: a second opinion on signed tokens. Verifies compact JWS (RFC 7515) against a key set
 * with plain OpenSSL and cJSON and shares no line with proxy/lib, so that a bug there cannot hide
 * behind the same bug here. It never asks for keys, knows no issuer and no policy, and cannot sign.
 */
#ifndef CONFORMANCE_ORACLE_H
#define CONFORMANCE_ORACLE_H

#include <stdbool.h>
#include <stddef.h>

/* cJSON's own type: readers use the functions below and need no header of cJSON. */
struct cJSON;

/* Of a token or of any JSON text here; more is refused. */
#define ORACLE_MAX_BYTES (256 * 1024)

enum oracle_verdict {
	ORACLE_UNDECIDED = 0,
	ORACLE_GENUINE,     /* signed by a key of the set, by an algorithm that the key is for */
	ORACLE_MALFORMED,   /* not a compact JWS with a strict JSON header */
	ORACLE_UNSUPPORTED, /* "none", HMAC, an unknown algorithm, or a critical extension */
	ORACLE_NO_KEY_SET,  /* the key set's text is none */
	ORACLE_UNKNOWN_KEY, /* the set has no key with that ID for that algorithm */
	ORACLE_FORGED,      /* there are such keys, and none of them made this signature */
};

struct oracle {
	enum oracle_verdict verdict;
	const char *reason;   /* one static sentence, without values */
	struct cJSON *header; /* NULL when it could not be read */
	struct cJSON *claims; /* the payload if it is a JSON object and the token genuine */
	char *payload;        /* its bytes, NUL-terminated; NULL unless the token is genuine */
	size_t payload_len;
};

/*
 * Judge `token` by the RFC 7517 key set `jwks`. Algorithms: RS, PS and ES with 256, 384 and 512
 * bits, and EdDSA with Ed25519; RSA keys of 2048 bits or more. [RFC7518 3.1] [RFC8037 3.1]
 * What `out` holds is freed by oracle_clear, whatever the verdict.
 */
void oracle_judge(
	const char *token, size_t token_len, const char *jwks, size_t jwks_len, struct oracle *out);
void oracle_clear(struct oracle *out);
/* "genuine", "forged" and so on; static. */
const char *oracle_verdict_name(enum oracle_verdict verdict);

/*
 * Strict JSON: one text, valid UTF-8, no duplicate names, no NUL, no control bytes in strings.
 * NULL for anything else; the caller frees it with oracle_json_free.
 */
struct cJSON *oracle_json(const char *text, size_t len);
void oracle_json_free(struct cJSON *owned);

/* Members of an object, by their exact name. NULL or false when absent or of another type. */
const char *oracle_text(const struct cJSON *object, const char *name);
bool oracle_number(const struct cJSON *object, const char *name, double *out);
bool oracle_true(const struct cJSON *object, const char *name);
bool oracle_has(const struct cJSON *object, const char *name);
/* The member is `text`, or an array of nothing but strings that has it. [RFC7519 4.1.3] */
bool oracle_lists(const struct cJSON *object, const char *name, const char *text);
/* `scope` is a token of the string "scope", or an element of the array "scp". [RFC9068 2.2.3] */
bool oracle_scope_has(const struct cJSON *claims, const char *scope);
/* The scope as one string with single blanks, from either form; the caller frees it. */
char *oracle_scope_text(const struct cJSON *claims);

#endif
