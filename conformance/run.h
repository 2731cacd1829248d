/* run: which cases, in which order, and what becomes of them. Knows no case in particular. */
#ifndef CONFORMANCE_RUN_H
#define CONFORMANCE_RUN_H

#include "case.h"
#include "report.h"

struct run_options {
	enum role role;                /* ROLE_INVALID: all */
	const char *only;              /* prefix of slugs or ids; NULL: all */
	enum level level;              /* at least as strong; LEVEL_INVALID: all */
	bool strict;                   /* a SHOULD that is not met fails */
	const char *expected_failures; /* file with one slug per line; NULL: none */
	FILE *progress;                /* a line per case as it ends; may be NULL */
};

/*
 * Run the selected cases as cmocka tests. ERR_NOT_FOUND when none is selected: nothing was
 * tested, which is no success. ERR_MISMATCH when cmocka counted other failures than we did.
 */
enum err run_cases(struct suite *suite, const struct run_options *options, struct results *out,
	struct note *note) MUST_USE;
/* Print what would run: slug, level, source, and the row's id. */
enum err run_list(struct suite *suite, const struct run_options *options, FILE *out,
	struct note *note) MUST_USE;

#endif
