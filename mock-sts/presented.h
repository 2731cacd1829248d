/*
 * presented: a token of ours that came back, for introspection or to act as a service account: does
 * it hold, and whose is it. Knows what we issue; knows no endpoint.
 */
#ifndef MOCK_STS_PRESENTED_H
#define MOCK_STS_PRESENTED_H

#include "lib/jws.h"
#include "lib/jwt.h"
#include "sts.h"

struct presented {
	struct jws jws;
	struct json *payload;
	struct jwt_claims claims;
};

/* NULL when the token is active, else why it is not; presented_clear in either case. */
const char *presented_judge(struct sts *sts, struct slice token, struct presented *out);
void presented_clear(struct presented *presented);

#endif
