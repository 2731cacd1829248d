/* The end of the process: what is under way is finished, within a bound. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "case.h"
#include "feed.h"
#include "lib/clock.h"
#include "ops_help.h"
#include "tenant.h"

static bool ended_well(struct suite *suite)
{
	return WIFEXITED(PROXY(suite)->exit_status) && WEXITSTATUS(PROXY(suite)->exit_status) == 0;
}

static void expect_not_taken(struct suite *suite, const char *token)
{
	struct probe probe = {.token = token};
	struct moment before;
	int64_t until = clock_ms() + 2000;
	int status;

	/* The signal needs a moment to arrive. */
	do {
		before = suite_now(suite);
		status = probe_status(suite, &probe);
	} while (status == 200 && clock_ms() < until);
	EXPECT(status == 0 || status == 503, "no more requests are taken", "status %d", status);
	EXPECT(suite_heard_origin(suite, before) == 0, "nor forwarded", "it was");
}

/* The control of expect_unready. */
static void make_ready(struct suite *suite)
{
	struct tenant own[OWN_ISSUERS];
	bool ready;

	own_issuers_begin(suite, own);
	for (size_t i = 0; i < OWN_ISSUERS; i++)
		own_issuer_publish(&own[i]);
	ready = admin_status_becomes(suite, "ready", 200, 15000);
	own_issuers_end(own);
	if (!ready)
		case_untestable("it is ready before", "it is not");
}

static void expect_unready(struct suite *suite)
{
	EXPECT(admin_status(suite, "ready") == 503, "it is not ready any more", "it says so");
	EXPECT(admin_status(suite, "health") == 200, "but alive", "it does not say so");
}

/* What never ends, ends with the bound, whoever it is that is waited for. */
static void expect_endless_ends(struct suite *suite, const char *token)
{
	static const char *const endless_feeds[] = {"events 1", "silent", "pause 60000"};
	double bound = suite_bounds(suite, ROLE_PROXY)->drain_s;
	struct wire endless[ARRAY_LEN(endless_feeds)];
	int64_t began;

	feed_begin(suite);
	for (size_t i = 0; i < ARRAY_LEN(endless); i++)
		feed_open(suite, token, endless_feeds[i], &endless[i]);
	if (!feed_wait_least(ARRAY_LEN(endless), 5000))
		case_untestable("all requests reach the upstream", "%zu do", feed_open_count());
	began = clock_ms();
	kill(PROXY(suite)->pid, SIGTERM);
	EXPECT(party_ends(PROXY(suite), (unsigned)(bound * 1000) + 5000), "it ends with its bound",
		"it runs on");
	EXPECT((double)(clock_ms() - began) > bound * 900, "and not before", "after %d ms",
		(int)(clock_ms() - began));
	EXPECT(ended_well(suite), "with status 0", "wait status %#x", PROXY(suite)->exit_status);
	for (size_t i = 0; i < ARRAY_LEN(endless); i++)
		feed_close(suite, &endless[i]);
	feed_end(suite);
}

/* P-OPS-09 */
static void drain_case(struct suite *suite)
{
	double bound = suite_bounds(suite, ROLE_PROXY)->drain_s;
	char *token = suite_mint(suite, NULL);
	struct wire stream;
	bool whole;

	expect_control(suite, &(struct probe){.token = token});
	if (suite_claims(suite, ROLE_PROXY, "admin"))
		make_ready(suite);
	open_held_stream(suite, &stream, token);
	kill(PROXY(suite)->pid, SIGTERM);
	expect_not_taken(suite, token);
	if (suite_claims(suite, ROLE_PROXY, "admin"))
		expect_unready(suite);
	whole = held_stream_ends(suite, &stream, 4000);
	EXPECT(party_ends(PROXY(suite), (unsigned)(bound * 1000) + 5000), "then it ends",
		"it runs on");
	EXPECT(ended_well(suite), "with status 0", "wait status %#x", PROXY(suite)->exit_status);
	suite_start_party(suite, ROLE_PROXY);
	EXPECT(whole, "what is under way is finished", "it was cut");
	expect_endless_ends(suite, token);
	suite_start_party(suite, ROLE_PROXY);
	expect_control(suite, &(struct probe){.token = token});
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/drain", .run = drain_case},
};

CASE_LIST(cases_proxy_ops_drain, cases);
