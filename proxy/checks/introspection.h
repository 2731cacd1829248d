/*
 * Decisions about tokens that only their issuer can read, and about what it says of them. The
 * claims of its answer that a JWT has too are decided by checks/token. True means allowed.
 */
#ifndef CHECKS_INTROSPECTION_H
#define CHECKS_INTROSPECTION_H

#include "lib/json.h"
#include "lib/jwt.h"

/* [RFC9700 4.9] a token that names another issuer is not shown to this one */
bool check_introspection_nobody_named(const struct claim_text *iss);
/* [RFC7662 2.2] the answer is a 200; anything else says nothing about the token */
bool check_introspection_status(int status);
/* [RFC7662 2.2] the answer is application/json; a signed one (RFC 9701) was not asked for */
bool check_introspection_media_type(struct slice content_type);
/* [RFC7662 2.2] "active ... REQUIRED. Boolean": the value true, and no other that looks like it */
bool check_introspection_active(const struct json *active);
/* [RFC7662 2.2] `iss` is optional; where it is stated, it is the issuer that was asked */
bool check_introspection_issuer(const struct claim_text *iss, struct slice configured);
/* [RFC7662 2.2] optional; a number, and still ahead, give or take the leeway (seconds) */
bool check_introspection_expiry(const struct claim_time *exp, double now, double leeway);
/* [RFC7662 2.2] [RFC6749 5.1] optional; a bearer token and no other can be used as one */
bool check_introspection_token_type(const struct claim_text *token_type);

/*
 * Until when an answer may be believed without asking again (wall clock, seconds): for `cache_s`,
 * the bound of a revocation, and never past the token's own end. [RFC7662 4]
 */
double introspection_usable_until(double now, double cache_s, const struct claim_time *exp);

#endif
