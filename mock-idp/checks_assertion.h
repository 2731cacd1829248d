/*
 * checks_assertion: the decisions about a client's assertion, as checks.h has those about the rest:
 * one fact per function, pure, true means allowed. [RFC7523 3]
 */
#ifndef MOCK_IDP_CHECKS_ASSERTION_H
#define MOCK_IDP_CHECKS_ASSERTION_H

#include "lib/crypto.h"
#include "lib/jwt.h"

/* How far ahead an assertion may end: for a clock that is off, and no longer. */
#define ASSERTION_MAX_SECONDS 300

/* [RFC7523 2.2] */
bool check_idp_client_assertion_type(struct slice type);
/* By an algorithm that goes with the key, so neither "none" nor an HMAC. [RFC8725 3.1] */
bool check_idp_client_assertion_signature(enum err verified);
/* iss, by which the client was found, and sub are both the client. [RFC7523 3 (1), (2)] */
bool check_idp_client_assertion_subject(const struct claim_text *sub, struct slice client_id);
/* This server alone: two audiences are an assertion that the other one could use. [RFC7523 3 (3)]
 */
bool check_idp_client_assertion_audience(const struct claim_audience *aud, struct slice issuer);
/* It ends, and has not. [RFC7523 3 (4)] */
bool check_idp_client_assertion_expiry(const struct claim_time *exp, double now);
/* "an exp claim value that is unreasonably far in the future" [RFC7523 3 (4)] */
bool check_idp_client_assertion_lifetime(const struct claim_time *exp, double now);
bool check_idp_client_assertion_not_before(const struct claim_time *nbf, double now);
/* jti is there, and nobody has presented it before. [RFC7523 3 (7)] */
bool check_idp_client_assertion_unused(bool first);

#endif
