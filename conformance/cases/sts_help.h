/*
 * sts_help: what the cases about an STS share: its two endpoints, asked byte for byte, and what a
 * grant and a refusal must look like. Subject tokens are the suite's own, see sts_issuer.
 */
#ifndef CASES_STS_HELP_H
#define CASES_STS_HELP_H

#include "probe.h"

#define STS_GRANT "urn:ietf:params:oauth:grant-type:token-exchange"
#define STS_TYPE "urn:ietf:params:oauth:token-type:"
#define STS_SCOPE "https://www.googleapis.com/auth/bigquery"
#define STS_OTHER_SCOPE "https://www.googleapis.com/auth/cloud-platform"
#define STS_FORM "application/x-www-form-urlencoded"
#define STS_JSON "application/json"

/* ---- asking ---- */

/* A request for a token. NULL is what a good one has, STS_ABSENT leaves the parameter out. */
extern const char sts_absent[];
#define STS_ABSENT sts_absent
struct sts_ask {
	const char *token;    /* subject_token */
	const char *provider; /* by its name in the manifest, default "main"; makes the audience */
	const char *audience; /* instead of a provider's name */
	const char *grant_type;
	const char *scope;
	const char *requested_token_type;
	const char *subject_token_type;
	const char
		*further;   /* appended to the form, "&name=value", or to the JSON, ",\"name\":1" */
	const char *fields; /* further field lines, each ending in CRLF */
	bool json;          /* JSON with camelCase names; a form with snake_case ones otherwise */
};

/* The full name of a provider; ends the case as untestable when the manifest has none. */
const char *sts_provider(struct suite *suite, const char *name);
/* A token of the suite's own issuer, see sts_issuer_mint; NULL orders a good one. The caller frees
 * it; it is in the ledger. */
char *sts_mint(struct suite *suite, const char *order);
/* The same from claims that no order could spell; consumes them. */
char *sts_mint_claims(struct suite *suite, struct json *take_claims);
/* Enter a token that was made elsewhere. */
void sts_enter(struct suite *suite, const char *token);

/* The body of the request; the caller frees it. */
char *sts_body(struct suite *suite, const struct sts_ask *ask);
/* Send it; the caller clears the reply. */
void sts_send(struct suite *suite, const struct sts_ask *ask, struct wire_reply *reply);
/* Anything else: `type` and `fields` may be NULL. */
struct sts_raw {
	const char *method; /* NULL is POST */
	const char *target; /* NULL is /v1/token */
	const char *type;
	const char *fields;
	struct slice body;
};
void sts_send_raw(struct suite *suite, const struct sts_raw *raw, struct wire_reply *reply);

/* ---- judging ---- */

/*
 * A good request is granted, and the token is active; else the case is untestable. To stand beside
 * every negative.
 */
void sts_control(struct suite *suite);
void sts_control_ask(struct suite *suite, const struct sts_ask *ask);
/* It is granted: the token, which is active; the caller frees it. `what` names the probe. */
char *expect_sts_grants(struct suite *suite, const struct sts_ask *ask, const char *what);
/* The same about a reply. */
char *expect_sts_grant(struct suite *suite, const struct wire_reply *reply, const char *what);
/*
 * It is refused: 400, JSON, `error` one of those in the list, which is separated by spaces, and
 * neither a token nor a word of the subject token's signature in the answer.
 */
void expect_sts_refuses(
	struct suite *suite, const struct sts_ask *ask, const char *errors, const char *what);
void expect_sts_refusal(const struct wire_reply *reply, const char *errors, const char *what);
/* A token to order, given to the provider "main" (or another), is refused or taken. */
void expect_sts_refuses_token(
	struct suite *suite, const char *provider, const char *order, const char *errors);
void expect_sts_takes_token(struct suite *suite, const char *provider, const char *order);
/* The token itself, which is freed. */
void expect_sts_refuses_this(
	struct suite *suite, char *take_token, const char *errors, const char *what);

/* ---- looking into a token ---- */

/* What introspection says of it, as the client `upstream`; NULL when it is not active. */
struct json *sts_introspect(struct suite *suite, const char *token);
/* The reply to it, with the given Authorization value (NULL: the client's own; "": none). */
void sts_introspect_raw(struct suite *suite, const char *authorization, const char *token,
	struct wire_reply *reply);
/* The JSON object of a reply; NULL when there is none. The caller frees it. */
struct json *sts_json(const struct wire_reply *reply);
/* It has one Content-Type, and that is application/json. */
bool sts_reply_is_json(const struct wire_reply *reply);
/* The principal of an active token; the caller frees it. */
char *sts_principal(struct suite *suite, const char *token);
/* "principal://.../subject/" of the provider's pool and `subject`; the caller frees it. */
char *sts_principal_of(struct suite *suite, const char *provider, const char *subject);

#endif
