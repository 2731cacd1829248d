/*
 * Cases for the runner's own check, conformance/rules/runner.sh, instead of those of cases/all.c:
 * what a case can do to the process that runs it, and how cases stand to each other.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case.h"
#include "lib/clock.h"

#define MEET_MS 20000

static void rest_ms(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* A file of the check's own, beside the folder of the run; the caller frees the name. */
static char *beside(struct suite *suite, const char *name)
{
	return xasprintf("%s/../../%s", suite->workdir, name);
}

/* One line in one write, so that several processes can share the file. */
static void note_down(struct suite *suite, const char *what, const char *slug)
{
	char *path = beside(suite, "notes");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	char *line = xasprintf("%s %s\n", what, slug);

	if (fd < 0 || write(fd, line, strlen(line)) != (ssize_t)strlen(line))
		case_broken("%s cannot be written", path);
	close(fd);
	free(line);
	free(path);
}

static void takes(struct suite *suite, const char *slug, long ms)
{
	note_down(suite, "begin", slug);
	rest_ms(ms);
	note_down(suite, "end", slug);
}

/* ---- what a case can come to ---- */

static void passes(struct suite *suite)
{
	(void)suite;
}

static void passes_slowly(struct suite *suite)
{
	takes(suite, "slow", 400);
}

static void passes_soon(struct suite *suite)
{
	takes(suite, "soon", 50);
}

static void is_first(struct suite *suite)
{
	takes(suite, "first", 50);
}

static void fails(struct suite *suite)
{
	(void)suite;
	case_failed("one <thing> & \"another\"", "the other\nin two lines");
}

static void cannot_tell(struct suite *suite)
{
	(void)suite;
	case_untestable("the control", "it did not pass");
}

static void aborts(struct suite *suite)
{
	(void)suite;
	fprintf(stderr, "last words of an abort\n");
	abort();
}

static void leaves(struct suite *suite)
{
	(void)suite;
	printf("last words before leaving\n");
	fflush(stdout);
	_exit(0);
}

static void is_killed(struct suite *suite)
{
	(void)suite;
	raise(SIGKILL);
}

static void faults(struct suite *suite)
{
	(void)suite;
	raise(SIGSEGV);
}

static void *abort_in_thread(void *nothing)
{
	fprintf(stderr, "last words of a thread\n");
	abort();
	return nothing;
}

static void thread_aborts(struct suite *suite)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, abort_in_thread, NULL) != 0)
		case_broken("no thread");
	pthread_join(thread, NULL);
	(void)suite;
}

/* As a sanitizer does that lets the process live. */
static void complains(struct suite *suite)
{
	(void)suite;
	fprintf(stderr, "WARNING: ThreadSanitizer: a race that is none\n");
}

/* ---- how cases stand to each other ---- */

static void takes_the_machine(struct suite *suite)
{
	takes(suite, "alone", 300);
}

static void meet(struct suite *suite, const char *own, const char *other)
{
	char *mine = beside(suite, own);
	char *theirs = beside(suite, other);
	int64_t until = clock_ms() + MEET_MS;
	int fd = open(mine, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	bool met = false;

	if (fd >= 0)
		close(fd);
	while (!met && clock_ms() < until) {
		met = access(theirs, F_OK) == 0;
		rest_ms(10);
	}
	free(mine);
	free(theirs);
	EXPECT(met, "somebody else runs at the same time", "nobody does");
}

static void meets_right(struct suite *suite)
{
	meet(suite, "left", "right");
}

static void meets_left(struct suite *suite)
{
	meet(suite, "right", "left");
}

static void never_ends(struct suite *suite)
{
	note_down(suite, "begin", "never");
	for (;;)
		rest_ms(1000);
}

#define CASE(slug_, run_)                                                \
	.slug = slug_, .run = run_, .role = ROLE_PROXY,                  \
	.requirement = "It comes to what the runner's check says of it", \
	.source = "conformance/rules/runner.sh"

/* The first one takes longest: with several processes its result comes last. */
static const struct test_case usual[] = {
	{CASE("all/usual/slow", passes_slowly)},
	{CASE("all/usual/fails", fails)},
	{CASE("all/usual/cannot-tell", cannot_tell)},
	{CASE("all/usual/not-claimed", passes), .wants = "what nobody claims"},
	{CASE("all/usual/passes", passes)},
};
CASE_LIST(cases_usual, usual);

static const struct test_case machine[] = {
	{CASE("all/machine/before", passes_soon)},
	{CASE("all/machine/alone", takes_the_machine), .alone = "it is what this is about"},
	{CASE("all/machine/after", passes_soon)},
};
CASE_LIST(cases_machine, machine);

static const struct test_case ends[] = {
	{CASE("all/ends/before", passes)},
	{CASE("all/ends/aborts", aborts)},
	{CASE("all/ends/between", passes_soon)},
	{CASE("all/ends/leaves", leaves)},
	{CASE("all/ends/is-killed", is_killed)},
	{CASE("all/ends/after", passes_soon)},
};
CASE_LIST(cases_ends, ends);

static const struct test_case others[] = {
	{CASE("all/others/faults", faults)},
	{CASE("all/others/thread-aborts", thread_aborts)},
	{CASE("all/others/complains", complains)},
	{CASE("all/others/after", passes_soon)},
};
CASE_LIST(cases_others, others);

static const struct test_case first[] = {
	{CASE("all/first/not-first-in-the-list", is_first)},
	{CASE("all/first/slow", passes_slowly), .slow = true},
};
CASE_LIST(cases_first, first);

static const struct test_case left[] = {
	{CASE("meet/left", meets_right)},
};
CASE_LIST(cases_left, left);

static const struct test_case right[] = {
	{CASE("meet/right", meets_left)},
};
CASE_LIST(cases_right, right);

static const struct test_case never[] = {
	{CASE("never/ends", never_ends)},
};
CASE_LIST(cases_never, never);

const struct case_list *const all_cases[] = {&cases_usual, &cases_machine, &cases_ends,
	&cases_others, &cases_first, &cases_left, &cases_right, &cases_never, NULL};
