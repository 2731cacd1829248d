/*
 * upstream_judge: whether a token opens a resource. The only place that knows the order of the
 * questions; each of them is in upstream_checks. Knows no HTTP of its own server.
 */
#ifndef PARTICIPANTS_UPSTREAM_JUDGE_H
#define PARTICIPANTS_UPSTREAM_JUDGE_H

#include "oracle.h"
#include "participants/upstream_keys.h"

struct upstream_verdict {
	int status;          /* 200 opens; 401, 403; 502 and 503 when the issuer cannot be asked */
	const char *error;   /* for the challenge and the body; NULL with 200 */
	const char *reason;  /* a static sentence without values */
	struct oracle token; /* its claims are facts only if it is genuine */
};

/* upstream_verdict_clear in any case. */
void upstream_judge(const struct upstream_config *config, const struct upstream_resource *resource,
	struct upstream_keys *keys, struct slice token, struct upstream_verdict *out);
void upstream_verdict_clear(struct upstream_verdict *verdict);

#endif
