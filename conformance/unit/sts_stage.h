/*
 * sts_stage: what the tests of mock-sts share: a running STS, the keys of the issuer that it
 * trusts, and calls to its two servers.
 */
#ifndef UNIT_STS_STAGE_H
#define UNIT_STS_STAGE_H

#include "unit/unit.h"

#include "keys.h"
#include "lib/http_client.h"
#include "sts.h"

#define ISSUER "https://idp.example.com/oauth2/default"
#define BIGQUERY "https://www.googleapis.com/auth/bigquery"
#define POOLS "//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/"
#define PROVIDER POOLS "demo/providers/idp"
#define MAPPED POOLS "demo/providers/mapped"
#define TYPE_JWT "urn:ietf:params:oauth:token-type:jwt"
#define TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define GRANT "urn:ietf:params:oauth:grant-type:token-exchange"
#define FORM "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

struct stage {
	struct config config;
	struct sts *sts;
	struct signing_key *rsa; /* kid "rsa", RS256; uploaded for every provider but "keyless" */
	struct signing_key *ec;  /* kid "ec", ES256; likewise */
	struct signing_key *foreign; /* RS256, also called "rsa", trusted by nobody */
	unsigned port;
	unsigned control;
};

int stage_start(void **state);
int stage_stop(void **state);

struct reply {
	int status;
	struct json *json; /* NULL when the body is none */
	struct http_reply http;
};

/* Call and read the whole answer; reply_clear in the end. `type` and `body` may be NULL. */
void stage_call(unsigned port, const char *method, const char *path, const char *type,
	const char *body, struct reply *out);
/* The same with one field more. */
void stage_call_with(unsigned port, const char *method, const char *path, const char *type,
	const char *body, const char *field, const char *value, struct reply *out);
void reply_clear(struct reply *reply);

/* Call the control API, which must answer with `status`. */
void stage_control(struct stage *s, const char *method, const char *path, const char *body,
	int status, struct reply *out);
void stage_control_only(
	struct stage *s, const char *method, const char *path, const char *body, int status);

/* Seconds now, by the clock of the STS. */
int64_t stage_now(void);
/*
 * The claims of a good token, changed by the JSON object `changes`, in which null removes a claim
 * and ' stands for ". The caller frees it.
 */
struct json *stage_claims(const char *changes);
/* A token with these claims by `key`; the caller frees it. */
char *stage_token(const struct signing_key *key, const char *changes);
/*
 * The usual form for `token`, with parameter `name` set to `value`; NULL leaves it out. `name` may
 * be NULL. The caller frees it.
 */
char *stage_form(const char *token, const char *name, const char *value);
/* Post a form for the token, and free it. */
void stage_exchange(
	struct stage *s, char *take_token, const char *name, const char *value, struct reply *out);

/* An exchange that is granted: the token; the caller frees it. */
char *stage_issued(struct stage *s);
/* "upstream" and its secret, form-encoded and in base64. [RFC6749 2.3.1] */
#define GOOD_CLIENT "Basic dXBzdHJlYW06cyUzQWUrYyUyQnIlMjV0"
/* Introspect as that client, which is answered with 200. */
void stage_introspect(struct stage *s, const char *token, struct reply *out);

/* Member `name` of the answer is that text. */
void assert_member(const struct json *json, const char *name, const char *text);
/* 400 with that error and description; clears the reply. `label` says which case it is. */
void expect_refused(
	struct reply *reply, const char *label, const char *error, const char *description);
/* 200 with a token; the payload is the caller's. Clears the reply. */
struct json *expect_granted(struct reply *reply, const char *label);
/* An exchange by the good provider: granted, or, with an error, refused with that description. */
void stage_expect(struct stage *s, char *take_token, const char *label, const char *error,
	const char *description);
/* {"keys": [...]} with the public halves of one or two keys; the caller frees it. */
char *stage_key_set(const struct signing_key *one, const struct signing_key *two);
/* A change of the claims of a good token, and what becomes of the token. */
struct claim_row {
	const char *changes;
	const char *error, *description; /* NULL: granted */
};
/* The payload of a JWT, unverified; the caller frees it. */
struct json *payload_of(const char *token);

#endif
