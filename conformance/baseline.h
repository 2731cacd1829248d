/* baseline: a file of slugs that are known to fail, one per line, and what it makes of results. */
#ifndef CONFORMANCE_BASELINE_H
#define CONFORMANCE_BASELINE_H

#include "report.h"

/*
 * Failures that the file lists become expected ones. ERR_MISMATCH when one that it lists passes: a
 * baseline that is better than the truth hides the next real failure.
 */
enum err baseline_apply(const char *path, struct results *results, struct note *note) MUST_USE;

#endif
