/*
 * challenge: a WWW-Authenticate field read by its grammar, strictly: what a client must be able to
 * rely on. [RFC9110 11.6.1, 5.6.4] [RFC6750 3]
 */
#ifndef CONFORMANCE_CHALLENGE_H
#define CONFORMANCE_CHALLENGE_H

#include "lib/http.h"

#define CHALLENGE_MAX_PARAMETERS 16

struct challenge {
	struct slice name[CHALLENGE_MAX_PARAMETERS];
	struct slice value[CHALLENGE_MAX_PARAMETERS]; /* without quotes; none here has escapes */
	size_t count;
};

/* NULL when there is exactly one field with exactly one Bearer challenge, else what is wrong. */
const char *challenge_read(struct http_fields fields, struct challenge *out);
/* SLICE_NONE when it is not there. */
struct slice challenge_parameter(const struct challenge *challenge, const char *name);

#endif
