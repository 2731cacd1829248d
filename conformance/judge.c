#include "judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "suite.h"

static struct outcome outcome;

void judge_begin(void)
{
	outcome = (struct outcome){0};
}

struct outcome judge_end(void)
{
	struct outcome ended = outcome;

	outcome = (struct outcome){0};
	return ended;
}

static void record(enum verdict verdict, const char *expected, const char *format, va_list args)
{
	if (outcome.verdict != VERDICT_INVALID)
		return;
	outcome.verdict = verdict;
	outcome.expected = xstrdup(expected);
	if (vasprintf(&outcome.actual, format, args) < 0)
		abort();
}

void judge_fail(const char *expected, const char *actual, ...)
{
	va_list args;

	va_start(args, actual);
	record(VERDICT_FAIL, expected, actual, args);
	va_end(args);
}

/* cmocka's fail() jumps out of the case, but its declaration does not say so. */
__attribute__((noreturn)) static void end_case(void)
{
	fail();
	abort();
}

void case_failed(const char *expected, const char *actual, ...)
{
	va_list args;

	va_start(args, actual);
	record(VERDICT_FAIL, expected, actual, args);
	va_end(args);
	end_case();
}

void case_untestable(const char *control, const char *actual, ...)
{
	va_list args;

	va_start(args, actual);
	record(VERDICT_UNTESTABLE, control, actual, args);
	va_end(args);
	end_case();
}

void case_broken(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	record(VERDICT_BROKEN, "the suite works", format, args);
	va_end(args);
	end_case();
}
