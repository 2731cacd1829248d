/*
 * judge: what a case has said about itself so far; one case at a time. The functions that end a
 * case are declared in suite.h.
 */
#ifndef CONFORMANCE_JUDGE_H
#define CONFORMANCE_JUDGE_H

#include "report.h"

struct outcome {
	enum verdict verdict; /* VERDICT_INVALID until somebody has judged */
	char *expected;       /* owned */
	char *actual;
};

void judge_begin(void);
/* The outcome so far; its texts are the caller's afterwards. */
struct outcome judge_end(void);
/* Record a failure without ending anything; the first one counts. */
void judge_fail(const char *expected, const char *actual, ...) PRINTF_LIKE(2, 3);

#endif
