/*
 * The soak: everything at the same time, for as long as one likes. docs/conformance.md says what it
 * does and what it wants; the parts are in soak_*.c.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "case.h"
#include "lib/clock.h"
#include "ops_help.h"
#include "soak.h"
#include "sweep.h"

#define USUAL_S 30
#define CONNECTIONS 64
#define FEWEST_ROUNDS 2 /* to compare */
/* In a run longer than that, callers rest after so many rounds only, and little is told. */
#define SHORT_S 300
#define ROUNDS_A_LOOK 4
#define REPORT_MS 60000
#define END_MS 15000       /* besides drain_s: a sanitizer looks through all memory at the end */
#define UNDER_WAY_MS 10000 /* an upstream that hangs is waited for less long */

struct soak_run {
	struct suite *suite;
	int64_t begun_ms, reported_ms;
	struct soak_look *look;
	size_t looks;
	struct swept swept;
	const char *ended; /* who has, though nobody killed him */
};

/* ---- what is told ---- */

static void tell(const struct soak_run *run, const struct soak_look *look)
{
	long long s = (long long)(clock_ms() - run->begun_ms) / 1000;

	if (!run->suite->progress)
		return;
	fprintf(run->suite->progress,
		"soak  %02lld:%02lld:%02lld  good %lu  refused %lu  failed %lu  aborted %lu  "
		"reloads %lu  rotations %lu  faults %lu  memory %zu KiB  files %zu  "
		"sockets %zu  threads %zu\n",
		s / 3600, s / 60 % 60, s % 60, soak_count_of(COUNT_GOOD),
		soak_count_of(COUNT_REFUSED), soak_count_of(COUNT_FAILED),
		soak_count_of(COUNT_ABORTED), soak_count_of(COUNT_RELOADS),
		soak_count_of(COUNT_ROTATIONS), soak_count_of(COUNT_FAULTS), look->kib, look->files,
		look->sockets, look->threads);
	fflush(run->suite->progress);
}

static void tell_table(const struct soak_run *run)
{
	static const char *const names[COUNTS] = {"good requests", "refusals",
		"documented failures", "aborted requests", "streams", "uploads", "faults",
		"reloads", "key rotations", "parties restarted"};
	FILE *out = run->suite->progress;
	size_t parts = run->looks < 8 ? run->looks : 8;

	if (!out)
		return;
	for (unsigned i = 0; i < COUNTS; i++)
		fprintf(out, "soak  %-20s %10lu\n", names[i], soak_count_of((enum soak_count)i));
	fprintf(out, "soak  %-20s %10s %8s %8s %8s\n", "after", "memory KiB", "files", "sockets",
		"threads");
	for (size_t i = 0; i < parts; i++) {
		const struct soak_look *l =
			&run->look[(run->looks - 1) * i / (parts > 1 ? parts - 1 : 1)];

		fprintf(out, "soak  %18lld s %10zu %8zu %8zu %8zu\n",
			(long long)(l->at_ms - run->begun_ms) / 1000, l->kib, l->files, l->sockets,
			l->threads);
	}
	fflush(out);
}

/* ---- between two rounds ---- */

/* Whoever has ended, though nobody killed him; NULL when all run. */
static const char *ended(struct suite *suite)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++)
		if (!party_runs(&suite->party[role]))
			return suite->party[role].manifest.name;
	return NULL;
}

static void sweep_all(struct soak_run *run)
{
	const char *secret;
	const char *witness;

	soak_hand_over(run->suite);
	if (!sweep(run->suite, &secret, &witness))
		soak_violation("no secret is seen by anybody who may not see it",
			"%s was seen by %s", secret, witness);
	sweep_forget(run->suite, &run->swept);
}

static void look(struct soak_run *run)
{
	struct soak_look now;
	bool often = run->suite->soak_s <= SHORT_S;

	run->ended = ended(run->suite);
	now = soak_look_at(run->suite);
	run->look = xrealloc(run->look, (run->looks + 1) * sizeof *run->look);
	run->look[run->looks++] = now;
	if (often || clock_ms() - run->reported_ms >= REPORT_MS) {
		run->reported_ms = clock_ms();
		tell(run, &now);
	}
}

static void rest_and_look(struct soak_run *run)
{
	soak_rest();
	sweep_all(run);
	look(run);
}

/* ---- the end ---- */

/* 0 as soon as those are counted off whose clients have their reply; else how many are not. */
static double still_under_way(struct suite *suite)
{
	int64_t until = clock_ms() + UNDER_WAY_MS;
	double count;

	while ((count = metric(suite, "auth_proxy_requests_in_flight")) > 0 && clock_ms() < until)
		clock_rest(0.1);
	return count;
}

/* What it says of itself agrees: nobody is under way, and each SIGHUP was heard. */
static void expect_metrics(struct suite *suite)
{
	unsigned long sent = soak_count_of(COUNT_RELOADS);
	double heard;
	double under_way;

	if (!suite_claims(suite, ROLE_PROXY, "metrics"))
		return;
	heard = metric(suite, "auth_proxy_reloads_total{result=\"ok\"}") +
		metric(suite, "auth_proxy_reloads_total{result=\"refused\"}");
	under_way = still_under_way(suite);
	if (heard != (double)sent)
		soak_violation("each SIGHUP has the configuration read", "%.0f times for %lu",
			heard, sent);
	if (under_way > 0)
		soak_violation(
			"no request is under way when nobody waits for one", "%.0f are", under_way);
}

/* All are well: everything works, then the proxy ends as it should. */
static void expect_good_end(struct soak_run *run)
{
	struct party *proxy = PROXY(run->suite);
	double drain = proxy->manifest.bounds->drain_s;
	int64_t until = clock_ms() + 20000;

	while (soak_troubles(clock_ms()) && clock_ms() < until)
		clock_rest(0.1);
	soak_call_each_way(run->suite);
	expect_metrics(run->suite);
	soak_hand_over(run->suite);
	party_end(proxy);
	if (!party_ends(proxy, (unsigned)(drain * 1000) + END_MS))
		soak_violation("it ends on SIGTERM, within its time", "it runs on");
	else if (!WIFEXITED(proxy->exit_status) || WEXITSTATUS(proxy->exit_status) != 0)
		soak_violation("it ends with 0 on SIGTERM, and no sanitizer complains",
			"it ends with %d, by signal %d", WEXITSTATUS(proxy->exit_status),
			WIFSIGNALED(proxy->exit_status) ? WTERMSIG(proxy->exit_status) : 0);
}

static void soak_case(struct suite *suite)
{
	struct soak_run run = {.suite = suite, .begun_ms = clock_ms()};
	int64_t until = run.begun_ms + (int64_t)(suite->soak_s ? suite->soak_s : USUAL_S) * 1000;

	/* Few, so that soon all of its threads have had something to do. */
	suite_restart_for(suite, CONNECTIONS);
	soak_ways_begin(suite);
	soak_own_issuer_heals(suite);
	soak_renew_good(suite);
	soak_renew_bad(suite);
	soak_upstream_begin(suite);
	soak_callers_begin(suite);
	/* Threads, pools and caches come to their size first. */
	soak_go(true);
	soak_quiet_round(suite);
	rest_and_look(&run);
	for (unsigned round = 0;
		!run.ended && !soak_violations() && (round < FEWEST_ROUNDS || clock_ms() < until);
		round++) {
		soak_go(false);
		soak_round(suite, round);
		if (suite->soak_s > SHORT_S && (round + 1) % ROUNDS_A_LOOK != 0)
			continue;
		rest_and_look(&run);
	}
	soak_callers_end();
	soak_judge_looks(run.look, run.looks);
	if (!run.ended && !soak_violations())
		expect_good_end(&run);
	tell_table(&run);
	soak_upstream_end(suite);
	soak_tokens_clear();
	free(run.look);
	suite_restart_for(suite, 0);
	soak_print_violations(suite->progress);
	EXPECT(!run.ended, "nobody ends but who is killed", "%s has ended", run.ended);
	soak_expect_none();
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/soak",
		.run = soak_case,
		.role = ROLE_PROXY,
		.requirement =
			"Under a mixed load with reloads, rotations, aborts and faults every "
			"answer is a documented one, and descriptors, threads and memory "
			"stay where they were",
		.source = "docs/conformance.md",
		.wants = "proc",
		.by_name = true},
};

CASE_LIST(cases_soak, cases);
