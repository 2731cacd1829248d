/*
 * sweep: after every case, everything that anybody saw is looked through for secrets that he may
 * not see. One run of it tests every leak check over the whole suite.
 */
#ifndef CONFORMANCE_SWEEP_H
#define CONFORMANCE_SWEEP_H

#include "suite.h"

/* Enter what was issued since the last sweep, then sweep; false and the two texts on a find. */
bool sweep(struct suite *suite, const char **secret, const char **witness);

#endif
