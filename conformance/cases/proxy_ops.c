/* The proxy as a process: what it starts with, and what it does with bytes at random. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/clock.h"
#include "ops_help.h"

/* P-OPS-01 [RFC9068 4] [RFC8725 3.8] */
static void refuse_bad_config_case(struct suite *suite)
{
	struct party *proxy = PROXY(suite);
	const struct manifest *manifest = &proxy->manifest;

	expect_good_token_passes(suite);
	if (manifest->refuses.count == 0)
		case_untestable(
			"the manifest names configurations to refuse", "none in \"refuses\"");
	party_stop(proxy, 5000);
	for (size_t i = 0; i < manifest->refuses.count; i++) {
		const char *what = manifest->refuses.at[i].template;
		struct note note = {0};
		struct buf log = {0};

		if (party_spawn(
			    proxy, &suite->vars, suite->workdir, &manifest->refuses.at[i], &note))
			case_broken("%s", note.text);
		EXPECT(party_ends(proxy, 5000), "it does not come up", "%s: it runs", what);
		EXPECT(proxy->exit_status != 0, "it says so by its exit status", "%s: status 0",
			what);
		if (file_read(proxy->log_path, (size_t)64 << 20, &log) ||
			slice_from(buf_slice(&log), proxy->log_from).len < 20)
			case_failed("it says why", "%s: not a word", what);
		EXPECT(!slice_contains(buf_slice(&log), "planted-secret"),
			"without telling the secret", "%s: it is in the log", what);
		buf_clear(&log);
	}
	suite_start_party(suite, ROLE_PROXY);
	expect_good_token_passes(suite);
}

/* What is for operators is on their listener only, and the routes are not there. */
static void expect_apart(struct suite *suite)
{
	static const char *const pages[] = {"health", "ready", "metrics"};
	struct refusal refusal = {.status = 404, .or_status = 405};
	char *token = suite_mint(suite, NULL);

	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		struct probe probe = {.method = "GET", .route = pages[i]};
		struct wire_reply reply;

		expect_refused(suite, &probe, &refusal, pages[i]);
		admin_get(suite, pages[i], &reply);
		EXPECT(reply.status == 200 || reply.status == 503, "it is for operators",
			"%s: status %d", pages[i], reply.status);
		wire_reply_clear(&reply);
	}
	expect_refused(suite, &(struct probe){.port = "proxy_admin_port", .token = token}, &refusal,
		"a route on the listener for operators");
	free(token);
}

/* P-OPS-02 */
static void health_case(struct suite *suite)
{
	static const char *const tricks[] = {
		"/../mcp", "/..%2fmcp", "/%2e%2e/mcp", "//mcp", "/mcp", "%2fmcp"};
	const char *health = route_path(suite, "health");
	struct probe good = {.port = admin_port(suite), .method = "GET", .target = health};
	struct wire_reply reply;

	expect_good_token_passes(suite);
	probe_send(suite, &good, &reply);
	EXPECT(reply.status == 200, "health needs no token", "status %d", reply.status);
	EXPECT(reply.body.len < 2000, "and says little", "%zu bytes", reply.body.len);
	wire_reply_clear(&reply);
	for (size_t i = 0; i < ARRAY_LEN(tricks); i++) {
		char *target = xasprintf("%s%s", health, tricks[i]);
		struct probe probe = {.port = admin_port(suite), .method = "GET", .target = target};
		struct refusal refusal = {.status = 400, .or_status = 404};

		expect_refused(suite, &probe, &refusal, target);
		free(target);
	}
	if (suite_claims(suite, ROLE_PROXY, "admin"))
		expect_apart(suite);
}

/* P-OPS-03: a stream that is under way when it is told to end. */
static void graceful_case(struct suite *suite)
{
	const char *parts[] = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
			       "Transfer-Encoding: chunked\r\n\r\n",
		"e\r\ndata: event1\n\n\r\n0\r\n\r\n", NULL};
	struct party *proxy = PROXY(suite);
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	struct wire wire;
	bool whole;

	expect_control(suite, &probe);
	origin_answer_parts(suite->origin, parts);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	if (!wire_read_until(&wire, "text/event-stream", 5000))
		case_untestable("a stream can be opened", "it cannot");
	kill(proxy->pid, SIGTERM);
	/* What is under way is to end well after the proxy has begun to stop. */
	nanosleep(&(struct timespec){0, 500 * 1000 * 1000}, NULL);
	origin_go(suite->origin);
	whole = wire_read_until(&wire, "\r\n0\r\n\r\n", 4000);
	buf_add(&suite->client_saw, buf_slice(&wire.unread));
	wire_close(&wire);
	EXPECT(party_ends(proxy, 10000), "it ends when it is told to", "it runs on");
	origin_answer(suite->origin, NULL);
	suite_start_party(suite, ROLE_PROXY);
	EXPECT(whole, "what is under way is finished", "the stream was cut");
	expect_control(suite, &probe);
	free(text);
	free(token);
}

/* ---- bytes at random ---- */

/* Requests whose client has gone may still be on their way to the origin. */
static void wait_for_stragglers(struct suite *suite)
{
	struct moment before;

	do {
		before = suite_now(suite);
		nanosleep(&(struct timespec){0, 300 * 1000 * 1000}, NULL);
	} while (suite_heard_origin(suite, before) > 0);
}

/* P-OPS-07: bytes changed, taken out, doubled and cut, by a generator that always starts alike. */
static void fuzz_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {
		.token = token, .query = "a=b", .fields = "X-A: b\r\nCookie: c=d\r\n"};
	char *text = probe_text(suite, &probe);
	size_t len = strlen(text);
	uint32_t state = 12345;

	expect_control(suite, &probe);
	for (int i = 0; i < 3000; i++) {
		struct buf changed = {0};
		struct wire wire;

		buf_append(&changed, text, len);
		for (int n = 0; n < 1 + i % 4; n++) {
			size_t at;

			state = state * 1664525U + 1013904223U;
			at = state % changed.len;
			state = state * 1664525U + 1013904223U;
			if (state >> 30 == 0)
				changed.len = at + 1;
			else if (state >> 30 == 1)
				memmove(changed.at + at, changed.at + at / 2, changed.len - at);
			else
				changed.at[at] = (char)(state >> 16);
		}
		wire_open(&wire, suite_port(suite, "proxy_port"));
		wire_send(&wire, buf_slice(&changed));
		shutdown(wire.fd, SHUT_WR);
		/* What it answers is not judged; that it lives and stays right, is. */
		wire_closes(&wire, i % 100 ? 0 : 1000);
		wire_close(&wire);
		buf_clear(&changed);
	}
	wait_for_stragglers(suite);
	EXPECT(party_runs(PROXY(suite)), "it lives", "it ended");
	expect_control(suite, &probe);
	free(text);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/refuse-bad-config", .run = refuse_bad_config_case},
	{.slug = "proxy/ops/health", .run = health_case},
	{.slug = "proxy/ops/graceful", .run = graceful_case},
	{.slug = "proxy/ops/fuzz", .run = fuzz_case},
};

CASE_LIST(cases_proxy_ops, cases);
