/* read_challenge: the suite's strict reader of challenges, which knows none of the proxy's types.
 */
#ifndef FUZZ_READ_CHALLENGE_H
#define FUZZ_READ_CHALLENGE_H

#include "lib/str.h"

/*
 * The parameter's value in a WWW-Authenticate field of that value, SLICE_NONE when it is not there.
 * `*count` is the number of all parameters; 0 with `*wrong` set where it is no Bearer challenge.
 */
struct slice read_challenge(
	struct slice value, const char *parameter, size_t *count, const char **wrong);

#endif
