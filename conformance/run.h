/* run: one case through cmocka, in this very process, and what became of it. */
#ifndef CONFORMANCE_RUN_H
#define CONFORMANCE_RUN_H

#include "plan.h"

struct run_options {
	struct selection selection;
	bool strict;                   /* a SHOULD that is not met fails */
	unsigned jobs;                 /* processes that share the cases */
	const char *expected_failures; /* file with one slug per line; NULL: none */
	FILE *progress;                /* a line per case as it ends; may be NULL */
};

/*
 * Run a case and fill in the rest of its result. Standard output and error have been turned aside
 * to `log`, whose end tells what no judge has told; what earlier cases wrote there is forgotten.
 */
void run_case(
	struct suite *suite, const struct planned *planned, const char *log, struct result *result);
/*
 * Run the selected cases, one after the other, in this process: for somebody who has a stage
 * already. ERR_NOT_FOUND when none is selected.
 */
enum err run_cases(struct suite *suite, const struct run_options *options, struct results *out,
	struct note *note) MUST_USE;

#endif
