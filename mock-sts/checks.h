/*
 * checks: every decision of the STS, one fact per function; true means allowed. Pure: no I/O, no
 * clock, no memory of its own. Nobody in this file calls another one of them, so that a test
 * build can replace exactly one (-Wl,--wrap). Order and consequences are the callers'.
 *
 * The subject token is called the assertion here, as in the mapping language; the token that is
 * issued is called the federated token.
 */
#ifndef MOCK_STS_CHECKS_H
#define MOCK_STS_CHECKS_H

#include "cel.h"
#include "lib/jws.h"
#include "lib/jwt.h"
#include "lib/settings.h"

/* ---- the request ---- */

/* [RFC6749 3.2] "The client MUST use the HTTP "POST" method" */
bool check_sts_method(struct slice method);
/* "Request and response parameters MUST NOT be included more than once." [RFC6749 3.2] Only
 * `resource` may. [RFC8693 2.1] */
bool check_sts_parameter_once(struct slice name, size_t count);
/* subject_token and subjectToken, say, are one parameter and have one value. */
bool check_sts_spellings(struct slice snake_case, struct slice camel_case);
/* [RFC8693 2.1] */
bool check_sts_grant_type(struct slice grant_type);
bool check_sts_subject_token(struct slice subject_token);
/* jwt or id_token. [RFC8693 3] */
bool check_sts_subject_type(struct slice subject_token_type);
/* access_token, and it must be said. */
bool check_sts_requested_type(struct slice requested_token_type);
bool check_sts_scope_given(struct slice scope);
/* `audience` is what the configuration has for the scope; NULL when it does not know it. */
bool check_sts_scope_known(const char *audience);
/* A credential access boundary narrows a token; ignoring it would widen it. */
bool check_sts_no_boundary(bool has_boundary);
/* The control API is no place for pages of a browser. */
bool check_sts_control_caller(bool has_origin);

/* ---- the provider ---- */

/* Has the form of a provider's full name: nothing encoded, no empty or dotted segment. */
bool check_provider_name(struct slice audience);
/* Is this provider's name, byte for byte. */
bool check_provider_named(struct slice audience, struct slice name);
bool check_pool_enabled(bool disabled);
bool check_provider_enabled(bool disabled);

/* ---- the assertion's signature ---- */

/* Three segments: neither an opaque token nor SAML. [RFC7515 7.1] */
bool check_assertion_form(struct slice token);
/* RS256 or ES256. [RFC8725 3.1] */
bool check_assertion_alg(enum jws_alg alg);
bool check_assertion_kid(struct slice kid);
/* Nothing in the header asks for processing that we do not know. [RFC7515 4.1.11] [RFC7797 6] */
bool check_assertion_critical(bool has_crit, bool has_b64);
/* The key is the one that the header names; kids are compared byte for byte. [RFC7515 4.1.4] */
bool check_assertion_key_named(const struct jwk *key, struct slice kid);
/* The key says of itself that it verifies signatures of this algorithm. [RFC7517 4.2, 4.3, 4.4] */
bool check_assertion_key_purpose(const struct jwk *key, enum jws_alg alg);
/* [RFC7523 3] (9) */
bool check_assertion_signature(const struct jws *jws, const struct jwk *key);

/* ---- the assertion's claims ---- */

/* Equal byte for byte. [RFC8725 3.8] */
bool check_assertion_issuer(const struct claim_text *iss, struct slice issuer_uri);
/* A provider without a list: `aud` has its full name, with or without "https:". */
bool check_assertion_audience_default(const struct claim_audience *aud, struct slice provider_name);
/* A provider with a list: `aud` has one of it, and the name counts no longer. */
bool check_assertion_audience_listed(
	const struct claim_audience *aud, const struct text_list *allowed);
/*
 * "on or after which the JWT MUST NOT be accepted" [RFC7519 4.1.4]. Counted in whole seconds, so
 * that what is issued from it lives for one at least.
 */
bool check_assertion_expiry(const struct claim_time *exp, double now);
/* There, and in the past. */
bool check_assertion_issued(const struct claim_time *iat, double now);
/* From iat to exp is less than `limit_s`; both are there. */
bool check_assertion_lifetime(
	const struct claim_time *iat, const struct claim_time *exp, uint64_t limit_s);
/* Absent, or in the past. [RFC7519 4.1.5] */
bool check_assertion_not_before(const struct claim_time *nbf, double now);
bool check_assertion_subject(const struct claim_text *sub);

/* ---- the mapping ---- */

/* Every attribute has a value; one that has none is never taken for empty. */
bool check_mapped_values(enum err mapped);
bool check_mapped_subject(struct slice subject);
/* Without control characters, which a principal's name must not bring into a log or a page. */
bool check_mapped_subject_text(struct slice subject);
/* 127 bytes at most; a longer one is refused, for two cut ones could be the same. */
#define MAPPED_SUBJECT_MAX_BYTES 127
bool check_mapped_subject_size(struct slice subject);
#define MAPPED_MAX_BYTES 8192
bool check_mapped_size(size_t bytes);
/* True, and nothing else that a condition may come to. */
bool check_condition(enum err evaluated, const struct cel_value *result);

/* ---- the federated token ---- */

/* It does not outlive the assertion that it was issued for. */
bool check_federated_lifetime(int64_t expiry, const struct claim_time *assertion_exp);
#define FEDERATED_MAX_BYTES 12288
bool check_federated_size(size_t bytes);
/* When it is presented for introspection: */
bool check_federated_signature(const struct jws *jws, const struct jwk *key);
bool check_federated_expiry(const struct claim_time *exp, double now);
/* Of a pool: `sub` begins with what its principals begin with. */
bool check_federated_pool(struct slice sub, const char *principal_prefix);
/* [RFC7662 2.1] "the endpoint MUST also require some form of authorization" */
bool check_introspector_secret(struct slice configured, struct slice presented);

/* ---- acting as a service account ---- */

/* The caller's token allows to act as others: cloud-platform or iam. */
bool check_account_scope_held(const struct claim_scope *held);
/* "-", for which accounts stand by themselves; no project's name. */
bool check_account_project(struct slice project);
/* A token for something. */
bool check_account_scope_given(size_t scopes);
/* More than the account's bound is refused, not cut. */
bool check_account_lifetime(uint64_t lifetime_s, uint64_t max_s);
/* The caller is a member, or the pool of his principal is. */
bool check_account_member(struct slice caller, const struct text_list *members);

#endif
