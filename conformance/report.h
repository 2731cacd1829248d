/*
 * report: what became of each case, told as text, TAP, JUnit, JSON lines or one HTML page. Knows
 * verdicts and words, not how they came about.
 */
#ifndef CONFORMANCE_REPORT_H
#define CONFORMANCE_REPORT_H

#include <stdio.h>

#include "catalogue.h"

enum verdict {
	VERDICT_INVALID = 0,
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_WARN,        /* a SHOULD that is not met, without --strict */
	VERDICT_UNTESTABLE,  /* the control did not pass: red */
	VERDICT_NOT_CLAIMED, /* wants a capability that the party does not claim */
	VERDICT_BROKEN,      /* the suite itself failed */
	VERDICT_EXPECTED,    /* failed, as --expected-failures said */
	VERDICT_COUNT,
};

struct result {
	const char *slug;
	const char *requirement;
	const char *source;
	enum role role; /* who was judged */
	enum level level;
	bool derived;
	enum verdict verdict;
	char *expected; /* of a failure; owned */
	char *actual;
	int64_t ms;
};

struct results {
	struct result *at;
	size_t count;
	const char *target; /* names of the parties that were judged */
};

enum report_format {
	REPORT_INVALID = 0,
	REPORT_TEXT,
	REPORT_TAP,
	REPORT_JUNIT,
	REPORT_JSON,
	REPORT_HTML,
};

/* REPORT_INVALID for a name that is none. */
enum report_format report_format_named(const char *name);
/* One line for a pass; requirement, expected and actual below it for the rest. */
void report_case(FILE *out, const struct result *result);
void report_all(FILE *out, enum report_format format, const struct results *results);
size_t results_count(const struct results *results, enum verdict verdict);
void results_clear(struct results *results);

#endif
