/*
 * upstream_checks: the upstream's decisions about a token, one question each. True is allowed.
 * Written apart from proxy/checks on other types, for this is the judge. Pure: no I/O, no clock, no
 * memory; none knows when it is asked, and none asks another one. `claims` is NULL when the payload
 * is no JSON object, which no check allows.
 */
#ifndef PARTICIPANTS_UPSTREAM_CHECKS_H
#define PARTICIPANTS_UPSTREAM_CHECKS_H

#include "lib/settings.h"
#include "oracle.h"

bool check_upstream_signature(enum oracle_verdict verdict);
/* [RFC9068 4] "exactly match" */
bool check_upstream_issuer(const struct cJSON *claims, const char *issuer);
/* [RFC7519 4.1.3] it "MUST identify itself with a value in the audience claim" */
bool check_upstream_audience(const struct cJSON *claims, const char *audience);
/* [RFC7519 4.1.4] "the current date/time MUST be before the expiration"; absent is not forever */
bool check_upstream_expiry(const struct cJSON *claims, double now);
/* [RFC7519 4.1.5] */
bool check_upstream_not_before(const struct cJSON *claims, double now);
/* [RFC7800 3.1] a token bound to a key is more than what a bearer shows here */
bool check_upstream_unbound(const struct cJSON *claims);
/* [RFC7662 2.2] `answer` is the introspection response */
bool check_upstream_active(const struct cJSON *answer);
/* The answer is about this token: what it says of issuer and subject is what the token says. */
bool check_upstream_same_token(const struct cJSON *claims, const struct cJSON *answer);
/* One of `principals` is the subject, or ends in "*" and is a proper beginning of it. */
bool check_upstream_principal(const struct cJSON *claims, const struct text_list *principals);
/* [RFC9068 4] [RFC6750 3.1] */
bool check_upstream_scope(const struct cJSON *claims, const char *scope);

#endif
