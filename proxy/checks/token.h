/*
 * Decisions about the client's token: its JOSE header, its signature, its claims. Time and
 * configuration come in as arguments. Each function answers one question; true means allowed.
 */
#ifndef CHECKS_TOKEN_H
#define CHECKS_TOKEN_H

#include "lib/jwk.h"
#include "lib/jwt.h"

enum token_profile {
	PROFILE_INVALID = 0,
	PROFILE_RFC9068, /* "at+jwt" and all claims that RFC 9068 2.2 requires */
	PROFILE_RELAXED, /* other JWT access tokens; never an ID token */
};

/* [RFC8725 3.1] the algorithm is one that this issuer is configured to use; never "none" */
bool check_token_algorithm(enum jws_alg alg, const enum jws_alg *allowed, size_t count);
/* [RFC7515 4.1.11] an extension that is not understood makes the JWS invalid; we know none */
bool check_token_extensions(bool has_crit, bool has_b64);
/* [RFC9068 4] "verify that the typ header parameter is 'at+jwt' or 'application/at+jwt'" */
bool check_token_type(struct slice typ, enum token_profile profile);
/* [RFC9068 4] "The issuer identifier ... MUST exactly match the value of the iss claim" */
bool check_token_issuer(const struct claim_text *iss, struct slice configured);
/* [RFC7515 4.1.4] a key with another ID is another key; a token without ID may use any that fits */
bool check_token_key_id(struct slice kid, const char *key_kid);
/* [RFC8725 3.1] the key's own type, curve, alg, use and key_ops agree with the token's algorithm */
bool check_token_key_purpose(const struct jwk *key, enum jws_alg alg);
/* [RFC7515 5.2] only a signature that verified is one */
bool check_token_signature(enum err verified);
/* [RFC9068 4] "MUST validate that the aud claim contains a resource indicator value ... [of]
 * itself" */
bool check_token_audience(const struct claim_audience *aud, const char *const *ours, size_t count);
/* [RFC7519 2] [RFC7493 2.2] a time from 2^53 on is read as another one, or as none, by somebody */
bool check_token_time_exact(const struct claim_time *time);
/* [RFC7519 4.1.4] required, a number, and still ahead, give or take the leeway (seconds) */
bool check_token_expiry(const struct claim_time *exp, double now, double leeway);
/* [RFC7519 4.1.5] not before; absent is fine */
bool check_token_not_before(const struct claim_time *nbf, double now, double leeway);
/* [RFC9068 2.2] [RFC7519 4.1.6] required by the profile, never in the future */
bool check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway);
/* [RFC9068 2.2] somebody is named: `sub` is there and not empty */
bool check_token_subject(const struct claim_text *sub);
/* [RFC9068 2.2] of client_id and jti: the claim is there, where the profile wants it */
bool check_token_profile_claim(const struct claim_text *claim, enum token_profile profile);
/* [RFC8725 3.12] an ID token says who logged in; it is no permission for anything */
bool check_token_not_id_token(bool has_id_token_marks);
/* [RFC9068 5] [RFC8725 3.12] where `typ` does not say so, it is an access token by what no ID token
 * has: a scope, or the client that it was issued to */
bool check_token_permission_stated(
	struct slice typ, const struct claim_scope *scope, const struct claim_text *client_id);
/* [RFC9449 7.2] [RFC8705 3] a token bound to a key is worth nothing without proof of the key */
bool check_token_unbound(bool has_cnf);

#endif
