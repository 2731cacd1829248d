/*
 * jwt: what a JWT says, for those who look at tokens of others. Verifies nothing: whether a token
 * is genuine is the oracle's question.
 */
#ifndef CONFORMANCE_JWT_H
#define CONFORMANCE_JWT_H

#include "lib/json.h"

/* The payload; NULL of anything that is no JWT. The caller frees it. */
struct json *jwt_claims(struct slice token);

#endif
