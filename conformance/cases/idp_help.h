/*
 * idp_help: the IdP under test as its clients see it: requests to the endpoints that its metadata
 * names, by the accounts that its manifest names; and what a token reply or a refusal must be.
 */
#ifndef CASES_IDP_HELP_H
#define CASES_IDP_HELP_H

#include "oracle.h"
#include "probe.h"

#define TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define TYPE_JWT "urn:ietf:params:oauth:token-type:jwt"
#define TYPE_ID_JAG "urn:ietf:params:oauth:token-type:id-jag"
#define TYPE_ID_TOKEN "urn:ietf:params:oauth:token-type:id_token"
#define GRANT_JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define GRANT_EXCHANGE "urn:ietf:params:oauth:grant-type:token-exchange"

/* Where clients look for metadata, in the order in which MCP clients do. [RFC8414 3.1, 5] */
enum idp_place {
	IDP_OAUTH = 0, /* inserted in front of the issuer's path */
	IDP_OPENID,    /* the same with OpenID's name */
	IDP_APPENDED,  /* OpenID's name behind the path. [OIDC Discovery 4.1] */
	IDP_PLACES,
};

/* The path for the issuer of the stage; the caller frees. */
char *idp_metadata_path(struct suite *suite, enum idp_place place);

struct idp {
	struct suite *suite;
	struct json *metadata;
	struct json *accounts; /* of the manifest, filled in */
};

/* Read metadata and accounts; ends the case as untestable without them. */
void idp_open(struct suite *suite, struct idp *idp);
void idp_close(struct idp *idp);
/* The member is an array that has the text. */
bool idp_lists(const struct json *document, const char *member, const char *text);
/* A text of the manifest's accounts; untestable when it is not there. */
const char *idp_account(const struct idp *idp, const char *account, const char *member);
/* The secret of a client, for secret_free. */
char *idp_secret(const struct idp *idp, const char *account);
/* "Basic ..." for the account's ID and secret, or for `secret` instead. [RFC6749 2.3.1] */
char *idp_basic(const struct idp *idp, const char *account, const char *secret);
/* "&client_id=...&client_secret=..." */
char *idp_body_credentials(const struct idp *idp, const char *account);

/* ---- requests ---- */

struct idp_request {
	const char *endpoint; /* member of the metadata, or a path; NULL is "token_endpoint" */
	const char *method;   /* NULL is POST */
	const char *query;    /* behind "?" */
	const char *host;     /* NULL is that of the IdP */
	const char *authorization;
	const char *fields; /* further field lines, each ending in CRLF */
	const char *type;   /* Content-Type of a body; NULL is a form, "" sends none */
	const char *body;   /* NULL sends none */
};

struct idp_reply {
	struct wire_reply wire;
	struct json *json; /* the body; NULL when it is none */
};

void idp_send(const struct idp *idp, const struct idp_request *request, struct idp_reply *reply);
void idp_reply_clear(struct idp_reply *reply);

/* An exchange of the account "exchanger" for its audience; members change one thing each. */
struct idp_exchange {
	const char *subject;       /* token; NULL leaves the parameter out */
	const char *subject_type;  /* NULL is access_token; "" leaves it out */
	const char *audience;      /* NULL is the exchanger's; "" leaves it out */
	const char *more;          /* further parameters, beginning with "&" */
	const char *client;        /* account; NULL is "exchanger" */
	const char *authorization; /* the field's value instead; "" sends none */
};

/* "&name=value", encoded, for `more`; the caller frees. */
char *idp_parameter(const char *name, const char *value);
/* The form of it; the caller frees. */
char *idp_exchange_form(const struct idp *idp, const struct idp_exchange *exchange);
void idp_exchange(
	const struct idp *idp, const struct idp_exchange *exchange, struct idp_reply *reply);

/* ---- tokens ---- */

/* A new token of `user` at `client` (accounts) by login; ends the case as untestable without. */
char *idp_log_in(const struct idp *idp, const char *user, const char *client);
/* The same for a `resource`. */
char *idp_log_in_for(
	const struct idp *idp, const char *user, const char *client, const char *resource);
/*
 * Read a token that the IdP issued. It fails the case when it does not verify with the key set as
 * it is now, whatever the case is about. oracle_clear.
 */
void idp_read_token(const struct idp *idp, struct slice token, struct oracle *out);

/* ---- judging ---- */

/* The control: a 200 with a token, else untestable. `issued` may be NULL; else oracle_clear. */
void idp_expect_control(
	const struct idp *idp, const struct idp_exchange *exchange, struct oracle *issued);
/*
 * How most cases begin: idp_open, and a token of "user" at "client" that passed the control. It
 * ends with idp_end, which takes both.
 */
char *idp_begin(struct suite *suite, struct idp *idp);
void idp_end(struct idp *idp, char *take_subject);
/* A 200 with a token: a must, not a control. */
void idp_expect_issued(const struct idp *idp, const struct idp_exchange *exchange,
	struct oracle *issued, const char *what);
/*
 * An error response of the token endpoint, or the introspection endpoint, with one of `errors`
 * ("a b c"), and without a token. [RFC6749 5.2]
 */
void idp_expect_error(const struct idp_reply *reply, const char *errors, const char *what);
void idp_expect_refused(const struct idp *idp, const struct idp_exchange *exchange,
	const char *errors, const char *what);
/* What a subject token that is no good gets; "invalid_request", and other usual ones unless
 * --strict. [RFC8693 2.2.2] */
const char *idp_subject_errors(const struct idp *idp);

#endif
