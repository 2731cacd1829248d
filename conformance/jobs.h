/*
 * jobs: the cases of a run, shared by several processes, each with a stage of its own. Whoever is
 * free gets the next list. A case that takes its process with it has that said of it, and another
 * process does the rest: whatever happens, each case has a result.
 */
#ifndef CONFORMANCE_JOBS_H
#define CONFORMANCE_JOBS_H

#include "run.h"

/* More at a time than any machine has use for. */
#define JOBS_MAX 64

/*
 * Run the selected cases; the results are in the order of the list, whoever ran them. To be called
 * while this process has no other threads. `*clean` is false when something else than a case broke;
 * it has been said on standard error. ERR_UNREACHABLE when no stage came up; ERR_UNSUPPORTED when
 * several were wanted of a party of which only one can run.
 */
enum err jobs_run(struct suite *suite, const struct run_options *options, struct results *out,
	bool *clean, struct note *note) MUST_USE;

#endif
