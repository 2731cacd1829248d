/*
 * checks: every decision of the IdP, one fact per function; true means allowed. Pure: no I/O, no
 * clock, no memory of its own. Nobody in this file calls another one of them, so that a test
 * build can replace exactly one (-Wl,--wrap). Order and consequences are the callers'.
 */
#ifndef MOCK_IDP_CHECKS_H
#define MOCK_IDP_CHECKS_H

#include "lib/crypto.h"
#include "lib/jwt.h"

/* ---- parameters and clients ---- */

/* Parameters, and secrets with them, are in the body alone. [RFC6749 2.3.1, 3.2] */
bool check_idp_query_absent(bool has_query);
/* application/x-www-form-urlencoded, whatever parameters the media type has. [RFC6749 B] */
bool check_idp_form_type(struct slice content_type);
/* Only these may come more than once. [RFC6749 3.2] [RFC8693 2.1] [RFC8707 2] */
bool check_idp_parameter_repeatable(struct slice name);
/* "MUST NOT use more than one authentication method in each request" [RFC6749 2.3] */
bool check_idp_client_one_method(unsigned methods);
/* A client that has a secret shows it, one that has none shows none. [RFC6749 3.2.1] */
bool check_idp_client_credentials(bool confidential, bool secret_presented);
bool check_idp_client_secret(struct slice configured, struct slice presented);
/* Another wrong secret has its place among those of late. [RFC6749 2.3.1, 10.10] */
bool check_idp_client_failures(double taken, double places);
/* A client_id in the body names the client that authenticated. [RFC6749 3.2.1] */
bool check_idp_client_id_consistent(struct slice authenticated, struct slice in_body);
/* Else unauthorized_client. [RFC6749 5.2] */
bool check_idp_client_grant(char *const *grants, size_t count, struct slice grant);

/* ---- authorization requests ---- */

/*
 * Equal byte for byte; of an http loopback URI the port may differ. [RFC9700 2.1] [RFC8252 7.3]
 */
bool check_idp_redirect_uri(struct slice registered, struct slice requested);
/* "code" and nothing else. [RFC9700 2.1.2] */
bool check_idp_response_type(struct slice type);
/* S256; absent means plain, and plain protects from nobody who reads the request. [RFC7636 4.3] */
bool check_idp_pkce_method(struct slice method);
/* What S256 yields: 43 characters of base64url. [RFC7636 4.2] */
bool check_idp_pkce_challenge(struct slice challenge);
/* All scopes asked for are among those allowed. [RFC6749 3.3] */
bool check_idp_scope_allowed(const struct claim_scope *asked, char *const *allowed, size_t count);
/* This entry of the configuration is the resource that was named. [RFC8707 2] */
bool check_idp_resource_known(struct slice configured, struct slice requested);
/* Several targets are one and the same; a token for only some of them would be a surprise. */
bool check_idp_targets_agree(struct slice one, struct slice other);

/* ---- the login page ---- */

bool check_idp_login_fresh(double now, double expiry);
/* The browser that posts the form is the one that the page was shown to. [RFC9700 4.7] */
bool check_idp_login_binding(struct slice expected, struct slice presented);
/* Few enough wrong passwords at one page. [RFC6749 10.10] */
#define LOGIN_MAX_FAILURES 10
bool check_idp_login_failures(unsigned failures);
bool check_idp_user_password(struct slice configured, struct slice presented);

/* ---- authorization codes ---- */

/* "The client MUST NOT use the authorization code more than once" [RFC6749 4.1.2] */
bool check_idp_code_unredeemed(bool redeemed);
bool check_idp_code_fresh(double now, double expiry);
/* "issued to the authenticated client" [RFC6749 4.1.3] */
bool check_idp_code_client(struct slice issued_to, struct slice client_id);
/* "their values MUST be identical" [RFC6749 4.1.3] */
bool check_idp_code_redirect_uri(struct slice authorized, struct slice presented);
/* The token request's resource is the one that was authorized. [RFC8707 2.2] */
bool check_idp_code_audience(struct slice authorized, struct slice requested);
/* 43 to 128 unreserved characters. [RFC7636 4.1] */
bool check_idp_pkce_verifier_form(struct slice verifier);
/* `computed` is base64url(SHA-256(code_verifier)). [RFC7636 4.6] */
bool check_idp_pkce_verifier(struct slice challenge, struct slice computed);

/* ---- tokens of our own, presented to us ---- */

/* Nothing in the header asks for processing that we do not know. [RFC7515 4.1.11] [RFC7797 6] */
bool check_idp_token_header(bool has_crit, bool has_b64);
/* [RFC9068 4] [RFC7515 4.1.9] */
bool check_idp_token_typ(struct slice typ, struct slice expected);
/* A key that left the set takes its tokens along, unless it is the one that signs. [RFC9068 4] */
bool check_idp_token_key(bool published, bool signing);
/* The key's own algorithm and no other that it could do. [RFC8725 3.1] */
bool check_idp_token_alg(enum jws_alg token, enum jws_alg key);
bool check_idp_token_signature(enum err verified);
/* Byte for byte. [RFC7519 4.1.1] */
bool check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);
bool check_idp_token_subject(const struct claim_text *sub);
/* "on or after which the JWT MUST NOT be accepted": no leeway, the clock is ours. [RFC7519 4.1.4]
 */
bool check_idp_token_expiry(const struct claim_time *exp, double now);
/* Absent is fine. [RFC7519 4.1.5] */
bool check_idp_token_not_before(const struct claim_time *nbf, double now);
/* Without an ID nobody could have revoked it. [RFC9068 2.2] */
bool check_idp_token_id(const struct claim_text *jti);
/* An ID token is no access token. [RFC9068 5] [RFC8725 3.12] */
bool check_idp_token_purpose(bool has_id_token_marks);
/* Bound to a key whose proof nobody here checks. [RFC7800 3.1] [RFC9449 5] */
bool check_idp_token_unbound(bool has_cnf);
bool check_idp_token_unrevoked(bool revoked);

/* ---- exchange ---- */

/* access_token, or jwt: ours are both. [RFC8693 3] */
bool check_idp_exchange_subject_type(struct slice type);
/* "actor_token_type ... REQUIRED when the actor_token parameter is present ... MUST NOT be
 * included" otherwise [RFC8693 2.1] */
bool check_idp_exchange_actor_pair(bool has_token, bool has_type);
/* This rule lets that actor act for the subject. [RFC8693 1.1] */
bool check_idp_exchange_actor(char *const *actors, size_t count, struct slice actor);
/* Where the subject token says who may act, it is the one who does. [RFC8693 4.4] */
bool check_idp_exchange_may_act(bool stated, struct slice may_act, struct slice actor);
/* Absent, access_token, jwt or id-jag. [RFC8693 2.1] [ID-JAG 4.3] */
bool check_idp_exchange_requested_type(struct slice type);
/* This rule is for the client that asks. [RFC8693 5] */
bool check_idp_exchange_client(struct slice rule, struct slice client_id);
/* This rule is for the tokens that it presents: a token meant for another is not its to use. */
bool check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud);
/* This rule is for the target it names. [RFC8693 2.2.2] */
bool check_idp_exchange_target(struct slice rule, struct slice requested);
/* This rule lets the client act as the subject. [RFC8693 1.1] */
bool check_idp_exchange_impersonation(bool impersonate);

/* ---- introspection and control ---- */

/* [RFC7662 2.1] "the endpoint MUST also require some form of authorization" */
bool check_idp_introspect_client(bool confidential);
/* The client is one of those that the token is for. [RFC7662 4] */
bool check_idp_introspect_audience(
	char *const *introspects, size_t count, const struct claim_audience *aud);
/* The control API is no place for pages of a browser, ours or another's. */
bool check_idp_control_caller(bool has_origin);

#endif
