#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "aside.h"
#include "judge.h"
#include "lib/clock.h"
#include "sweep.h"

/* The case on its way through cmocka. */
struct running {
	struct suite *suite;
	const struct planned *planned;
	struct result *result;
	bool reached_end;
	int64_t started_ms;
};

static int before(void **state)
{
	struct running *r = *state;

	judge_begin();
	r->started_ms = clock_ms();
	return 0;
}

static void during(void **state)
{
	struct running *r = *state;

	if (r->suite->in_doubt)
		suite_heal(r->suite);
	r->planned->test_case->run(r->suite);
	r->reached_end = true;
}

/* What the judge says; `otherwise` where he has said nothing. */
static void take_outcome(struct result *result, enum verdict otherwise)
{
	struct outcome outcome = judge_end();

	result->verdict = outcome.verdict == VERDICT_INVALID ? otherwise : outcome.verdict;
	result->expected = outcome.expected;
	result->actual = outcome.actual;
}

static int after(void **state)
{
	struct running *r = *state;
	const char *secret;
	const char *witness;

	/* Leaks are looked for after every case, whatever it was about. */
	if (!sweep(r->suite, &secret, &witness))
		judge_fail("no secret is seen by anybody who may not see it", "%s was seen by %s",
			secret, witness);
	take_outcome(r->result, r->reached_end ? VERDICT_PASS : VERDICT_BROKEN);
	if (r->result->verdict == VERDICT_FAIL && r->result->level != LEVEL_MUST &&
		!r->suite->strict)
		r->result->verdict = VERDICT_WARN;
	r->result->ms = clock_ms() - r->started_ms;
	return 0;
}

static void broken(struct result *result, const char *what, const char *log)
{
	char *said = aside_tail(log);

	free(result->expected);
	free(result->actual);
	result->verdict = VERDICT_BROKEN;
	result->expected = xstrdup("the suite works");
	result->actual = xasprintf("%s%s%s", what, said ? ":\n" : "", said ? said : "");
	free(said);
}

void run_case(
	struct suite *suite, const struct planned *planned, const char *log, struct result *result)
{
	struct running running = {.suite = suite, .planned = planned, .result = result};
	struct CMUnitTest test = {result->slug, during, before, after, &running};
	int failed = _cmocka_run_group_tests("conformance", &test, 1, NULL, NULL);
	char *said;

	fflush(NULL);
	said = aside_tail(log);
	if (result->verdict == VERDICT_INVALID)
		take_outcome(result, VERDICT_BROKEN);
	/* A leak found after a case that passed is a failure that cmocka does not see. */
	if (result->verdict == VERDICT_BROKEN && !result->actual)
		broken(result, "the case ended without a verdict", log);
	else if (failed && result->verdict == VERDICT_PASS)
		broken(result, "cmocka saw a failure that nobody has judged", log);
	else if (sanitizer_complaint(said))
		broken(result, "a sanitizer complains of the suite", log);
	suite->in_doubt = result->verdict != VERDICT_PASS;
	free(said);
}

enum err run_cases(struct suite *suite, const struct run_options *options, struct results *out,
	struct note *note)
{
	char *log = xasprintf("%s/cmocka.log", suite->workdir);
	struct plan plan = {0};
	enum err err = plan_make(suite, &options->selection, &plan, out, note);
	struct aside aside;

	for (size_t i = 0; i < plan.count && !err; i++) {
		if (!plan.at[i].claimed)
			continue;
		aside_begin(&aside, log);
		run_case(suite, &plan.at[i], log, &out->at[i]);
		aside_end(&aside);
	}
	plan_clear(&plan);
	free(log);
	return err;
}
