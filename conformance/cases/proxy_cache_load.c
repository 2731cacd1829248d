/* Issued tokens under load: one exchange for those who come together, and memory with an end. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cache_help.h"
#include "case.h"
#include "intro_help.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "proc.h"

#define CROWD 200

/* ---- P-CACHE-12 ---- */

/* Each request that has arrived since then carries the token of the user whom it names. */
static void expect_own_tokens(struct suite *suite, struct moment before, size_t count)
{
	size_t arrived = origin_count(suite->origin) - before.origin;
	const struct wire_request *r = origin_request(suite->origin, before.origin);

	EXPECT(arrived == count, "every request arrives once", "%zu of %zu", arrived, count);
	for (; r; r = origin_next(suite->origin, r)) {
		char *user = slice_dup(http_fields_value(r->fields, "x-test-user"));

		EXPECT(bearer_is_of(http_fields_value(r->fields, "authorization"), user),
			"each request carries the token minted for its own user",
			"a request of %s carries another user's", user);
		free(user);
	}
}

static void identical_crowd(struct suite *suite)
{
	char *user = xstrdup("crowd@example.com");
	char *token = mint_for(suite, user);
	struct moment before = suite_now(suite);
	size_t failures;

	slow_token_endpoint(suite, 700);
	failures = send_together(suite, &token, &user, 1, CROWD);
	restore_idp(suite);
	EXPECT(failures == 0, "all who come together are served", "%zu are not", failures);
	EXPECT(exchanges(suite, before) == 1, "identical requests make one exchange", "%zu",
		exchanges(suite, before));
	expect_own_tokens(suite, before, CROWD);
	free(token);
	free(user);
}

static void crowd_of_users(struct suite *suite)
{
	char *token[CROWD];
	char *user[CROWD];
	struct moment before;
	size_t failures;

	for (unsigned i = 0; i < CROWD; i++) {
		user[i] = xasprintf("crowd%u@example.com", i);
		token[i] = mint_for(suite, user[i]);
	}
	for (int warm = 0; warm <= 1; warm++) {
		before = suite_now(suite);
		failures = send_together(suite, token, user, CROWD, CROWD);
		EXPECT(failures == 0, "all who come together are served", "%zu are not", failures);
		EXPECT(exchanges(suite, before) == (warm ? 0 : CROWD),
			"each user has one exchange, and only one", "%zu exchanges",
			exchanges(suite, before));
		expect_own_tokens(suite, before, CROWD);
	}
	for (unsigned i = 0; i < CROWD; i++) {
		free(user[i]);
		free(token[i]);
	}
}

static void stampede_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	identical_crowd(suite);
	crowd_of_users(suite);
}

/* ---- P-CACHE-13 ---- */

#define WAITERS 8

static void wait_for_exchange(struct suite *suite, struct moment before)
{
	int64_t until = clock_ms() + 5000;

	while (exchanges(suite, before) == 0) {
		if (clock_ms() > until)
			case_untestable("a good request makes an exchange", "it does not");
		clock_rest(0.02);
	}
}

static void leader_gone_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .method = "GET"};
	char *text = probe_text(suite, &probe);
	struct wire leader;
	struct wire waiter[WAITERS];
	struct moment before;

	expect_good_token_passes(suite);
	before = suite_now(suite);
	slow_token_endpoint(suite, 1500);
	wire_open(&leader, suite_port(suite, "proxy_port"));
	wire_send(&leader, slice_of(text));
	wait_for_exchange(suite, before);
	for (size_t i = 0; i < WAITERS; i++) {
		wire_open(&waiter[i], suite_port(suite, "proxy_port"));
		wire_send(&waiter[i], slice_of(text));
	}
	clock_rest(0.2);
	wire_close(&leader);
	for (size_t i = 0; i < WAITERS; i++) {
		struct wire_reply reply;

		wire_read(&waiter[i], "GET", REPLY_MS, &reply);
		EXPECT(reply.status == 200, "whoever waits is served though the first one has gone",
			"status %d", reply.status);
		wire_reply_clear(&reply);
		wire_close(&waiter[i]);
	}
	restore_idp(suite);
	EXPECT(exchanges(suite, before) == 1, "by the exchange that the first one began",
		"%zu exchanges", exchanges(suite, before));
	free(text);
	free(token);
}

/* ---- P-CACHE-08 ---- */

#define ISSUED_BYTES 3000
#define SENDERS 4

struct sender {
	pthread_t thread;
	unsigned port;
	const char *path;
	const char *run; /* makes the tokens of this run new ones */
	unsigned from, to;
	size_t failures;
};

/* Opaque tokens of which nobody has heard: each is one question, one exchange and one entry. */
static void *send_new_tokens(void *argument)
{
	struct sender *s = argument;
	struct wire wire;

	wire_open(&wire, s->port);
	for (unsigned i = s->from; i < s->to; i++) {
		char *text = xasprintf("GET %s HTTP/1.1\r\nHost: x\r\n"
				       "Authorization: Bearer flood-%s-%08u\r\n\r\n",
			s->path, s->run, i);
		struct wire_reply reply;

		wire_send(&wire, slice_of(text));
		wire_read(&wire, "GET", REPLY_MS, &reply);
		s->failures += reply.status != 200;
		wire_reply_clear(&reply);
		free(text);
	}
	wire_close(&wire);
	return NULL;
}

static void flood(struct suite *suite, const char *run, unsigned from, unsigned count)
{
	struct sender sender[SENDERS];
	size_t failures = 0;

	for (unsigned i = 0; i < SENDERS; i++) {
		sender[i] = (struct sender){.port = suite_port(suite, "proxy_port"),
			.path = route_path(suite, "opaque"),
			.run = run,
			.from = from + count / SENDERS * i,
			.to = from + count / SENDERS * (i + 1)};
		if (pthread_create(&sender[i].thread, NULL, send_new_tokens, &sender[i]) != 0)
			abort();
	}
	for (unsigned i = 0; i < SENDERS; i++) {
		pthread_join(sender[i].thread, NULL);
		failures += sender[i].failures;
	}
	EXPECT(failures == 0, "every request is answered", "%zu are not", failures);
}

static void tell_large_token(struct suite *suite)
{
	char *issued = opaque_token(suite);
	struct buf large = {0};
	char *reply;

	buf_puts(&large, issued);
	while (large.len < ISSUED_BYTES)
		buf_putc(&large, 'x');
	reply = good_exchange_reply(large.at);
	issuer_tell_json(suite->issuer, "/token", reply);
	free(reply);
	free(issued);
	buf_clear(&large);
}

static void bounded_case(struct suite *suite)
{
	struct party *proxy = &suite->party[ROLE_PROXY];
	unsigned entries = (unsigned)proxy->manifest.bounds->cache_entries;
	char *user = xstrdup("bounded@example.com");
	char *token = mint_for(suite, user);
	char *run = crypto_random_hex(8);
	struct moment before;
	struct tenant own;
	size_t memory;

	expect_token_passes(suite, token, "before");
	tenant_begin(&own, suite, "o", "opaque");
	tell_answer(&own, "{}");
	tell_large_token(suite);
	flood(suite, run, 0, entries * 3 / 2);
	memory = suite_proxy_kib(suite);
	flood(suite, run, entries * 2, entries * 9 / 2);
	EXPECT(suite_proxy_kib(suite) < memory + PROC_GROWTH_KIB,
		"memory stays where it was, however many tokens there are",
		"%zu KiB instead of %zu", suite_proxy_kib(suite), memory);
	tenant_end(&own);
	before = suite_now(suite);
	EXPECT(send_together(suite, &token, &user, 1, 1) == 0, "whoever was pushed out is served",
		"he is not");
	expect_own_tokens(suite, before, 1);
	free(run);
	free(user);
	free(token);
}

/* ---- P-CACHE-10 ---- */

static void expect_own_reply(
	struct suite *suite, struct probe *probe, const char *user, const char *what)
{
	struct moment before = suite_now(suite);
	char *token = mint_for(suite, user);
	char *body = xasprintf("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[],"
			       "\"ttlMs\":600000,\"cacheScope\":\"public\",\"of\":\"%s\"}}",
		user);
	char *answer =
		xasprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"same\"\r\n"
			  "Cache-Control: public, max-age=600, s-maxage=600\r\n"
			  "Content-Length: %zu\r\n\r\n%s",
			strlen(body), body);
	struct wire_reply reply;

	probe->token = token;
	probe_answered(suite, probe, answer, &reply);
	EXPECT(suite_heard_origin(suite, before) == 1, "the upstream is asked for each user",
		"%s of %s: %zu requests", what, user, suite_heard_origin(suite, before));
	EXPECT(slice_is(reply.body, body), "each user gets the reply that is his", "%s of %s: %.*s",
		what, user, SLICE_ARGS(reply.body));
	wire_reply_clear(&reply);
	free(answer);
	free(body);
	free(token);
}

static void http_cache_case(struct suite *suite)
{
	static const char list[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
	static const char *const users[] = {"one@example.com", "two@example.com"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(users); i++)
		expect_own_reply(suite, &(struct probe){.method = "GET"}, users[i], "a GET");
	for (size_t i = 0; i < ARRAY_LEN(users); i++)
		expect_own_reply(suite, &(struct probe){.body = list}, users[i], "a list of tools");
}

static const struct test_case cases[] = {
	{.slug = "proxy/cache/stampede",
		.run = stampede_case,
		.alone = "two hundred come at the same moment, and all are to be served"},
	{.slug = "proxy/cache/leader-gone", .run = leader_gone_case},
	{.slug = "proxy/cache/bounded",
		.run = bounded_case,
		.alone = "a flood of exchanges, each with a bound in time"},
	{.slug = "proxy/cache/http-cache", .run = http_cache_case},
};

CASE_LIST(cases_proxy_cache_load, cases);
