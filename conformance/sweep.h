/*
 * sweep: after every case, everything that anybody saw is looked through for secrets that he may
 * not see. One run of it tests every leak check over the whole suite.
 */
#ifndef CONFORMANCE_SWEEP_H
#define CONFORMANCE_SWEEP_H

#include "suite.h"

/* Enter what was issued since the last sweep, then sweep; false and the two texts on a find. */
bool sweep(struct suite *suite, const char **secret, const char **witness);
/*
 * Right after a sweep: empty the trace and the further files that it has read, and forget the
 * requests that were swept `at` its last time. For runs of hours, which would fill the disk.
 */
struct swept {
	size_t origin, issuer;
};
void sweep_forget(struct suite *suite, struct swept *at);

#endif
