/* Issued tokens that are used again: whose, how long, and by whom never. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cache_help.h"
#include "case.h"
#include "lib/clock.h"

#define USERS 6
#define ROUNDS 40

/* ---- many users at once ---- */

struct caller {
	pthread_t thread;
	unsigned port;
	const char *path;
	char *token[USERS];
	unsigned seed;
	unsigned failures;
};

/* Threads only send; what arrived is judged afterwards by the case. */
static void *call_often(void *argument)
{
	struct caller *c = argument;
	struct wire wire;

	wire_open(&wire, c->port);
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned user = (c->seed + i * 7) % USERS;
		struct wire_reply reply;
		char *text = xasprintf("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
				       "Mcp-Session-Id: shared-by-all\r\n"
				       "X-Test-User: user%u@example.com\r\n\r\n",
			c->path, c->token[user], user);

		wire_send(&wire, slice_of(text));
		wire_read(&wire, "GET", REPLY_MS, &reply);
		c->failures += reply.status != 200;
		wire_reply_clear(&reply);
		free(text);
	}
	wire_close(&wire);
	return NULL;
}

static void judge_arrivals(struct suite *suite, struct moment before)
{
	size_t count = origin_count(suite->origin);

	EXPECT(count - before.origin == (size_t)USERS * ROUNDS, "every request arrives once",
		"%zu of %d", count - before.origin, USERS * ROUNDS);
	for (size_t i = before.origin; i < count; i++) {
		const struct wire_request *r = origin_request(suite->origin, i);
		char *user = slice_dup(http_fields_value(r->fields, "x-test-user"));

		EXPECT(bearer_is_of(http_fields_value(r->fields, "authorization"), user),
			"each request carries the token minted for its own user",
			"request %zu of %s carries another user's", i - before.origin, user);
		free(user);
	}
}

/* P-CACHE-01 [RFC8693 1.1] */
static void no_crossing_case(struct suite *suite)
{
	struct caller callers[USERS];
	char *token[USERS];
	struct moment before;
	unsigned failures = 0;

	expect_good_token_passes(suite);
	for (unsigned i = 0; i < USERS; i++) {
		char *body = xasprintf("{\"claims\":{\"sub\":\"user%u@example.com\"}}", i);

		token[i] = suite_mint(suite, body);
		free(body);
	}
	before = suite_now(suite);
	for (unsigned i = 0; i < USERS; i++) {
		callers[i] = (struct caller){.port = suite_port(suite, "proxy_port"),
			.path = route_path(suite, NULL),
			.seed = i};
		memcpy(callers[i].token, token, sizeof token);
		if (pthread_create(&callers[i].thread, NULL, call_often, &callers[i]) != 0)
			abort();
	}
	for (unsigned i = 0; i < USERS; i++) {
		pthread_join(callers[i].thread, NULL);
		failures += callers[i].failures;
	}
	EXPECT(failures == 0, "every request is answered", "%u are not", failures);
	judge_arrivals(suite, before);
	for (unsigned i = 0; i < USERS; i++)
		free(token[i]);
}

/* P-CACHE-02 [RFC9700 2.2] */
static void full_key_case(struct suite *suite)
{
	/* The same user, the same session's jti, the same client: only the token is another. */
	static const char *const bodies[] = {
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"alice@example.com\"}}",
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"alice@example.com\",\"nbf\":1}}",
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"alice@example.com\",\"iat\":1}}",
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"bob@example.com\"}}",
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"alice@example.com\","
		"\"scp\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\",\"further\"]}}",
		"{\"claims\":{\"jti\":\"cache-full-key\",\"sub\":\"alice@example.com\","
		"\"scp\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\"]}}",
	};
	char *first = suite_mint(suite, bodies[0]);
	struct probe elsewhere = {.token = first, .route = "same_idp", .method = "GET"};
	struct wire_reply reply;
	struct moment before;

	expect_good_token_passes(suite);
	expect_token_passes(suite, first, bodies[0]);
	before = suite_now(suite);
	expect_token_passes(suite, first, "the same token again");
	EXPECT(exchanges(suite, before) == 0, "the same token is exchanged once", "%zu exchanges",
		exchanges(suite, before));
	for (size_t i = 1; i < ARRAY_LEN(bodies); i++) {
		char *other = suite_mint(suite, bodies[i]);

		before = suite_now(suite);
		expect_token_passes(suite, other, bodies[i]);
		EXPECT(exchanges(suite, before) == 1, "another token is another exchange",
			"%s: %zu exchanges", bodies[i], exchanges(suite, before));
		free(other);
	}
	before = suite_now(suite);
	probe_send(suite, &elsewhere, &reply);
	EXPECT(exchanges(suite, before) == 1, "another route is another exchange", "%zu exchanges",
		exchanges(suite, before));
	wire_reply_clear(&reply);
	free(first);
}

static char *mint_ending_in(struct suite *suite, double seconds)
{
	char *body = xasprintf("{\"claims\":{\"exp\":%.0f}}", clock_now() + seconds);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

/* P-CACHE-03 [MCP Token Handling]: it expires while the exchanged token still lives. */
static void recheck_case(struct suite *suite)
{
	double leeway = suite_bounds(suite, ROLE_PROXY)->clock_leeway_s;
	char *issued = opaque_token(suite);
	char *body = good_exchange_reply(issued);
	double ends = clock_now() - leeway + 2;
	char *token = mint_ending_in(suite, 2 - leeway);

	script_token_endpoint(suite, 1, 200, NULL, body);
	expect_token_passes(suite, token, "a token that is about to end");
	restore_idp(suite);
	clock_rest(ends + leeway + 1.2 - clock_now());
	expect_token_refused(suite, token, "the same token after its end");
	expect_good_token_passes(suite);
	free(body);
	free(issued);
	free(token);
}

/* P-CACHE-04 [RFC8693 5]: the issuer promises 300 s, the subject token has 2. */
static void not_outlive_case(struct suite *suite)
{
	char *issued = opaque_token(suite);
	char *body = good_exchange_reply(issued);
	char *short_lived = mint_ending_in(suite, 2);
	char *long_lived = mint_ending_in(suite, 600);
	double ends = clock_now() + 2;
	struct moment before;

	/* The twin: of a token that lives on, the exchanged one is used again. */
	script_token_endpoint(suite, 1, 200, NULL, body);
	expect_token_passes(suite, long_lived, "a token with time left");
	restore_idp(suite);
	before = suite_now(suite);
	expect_token_passes(suite, long_lived, "the same token again");
	if (exchanges(suite, before) != 0)
		case_untestable("the control: an exchanged token is used again", "it is not");
	script_token_endpoint(suite, 1, 200, NULL, body);
	expect_token_passes(suite, short_lived, "a token that is about to end");
	restore_idp(suite);
	clock_rest(ends + 1.2 - clock_now());
	/* Within the leeway the client's token is still good; what was made from it is not. */
	script_token_endpoint(suite, 1, 200, NULL, body);
	before = suite_now(suite);
	expect_token_passes(suite, short_lived, "the same token within the leeway");
	restore_idp(suite);
	EXPECT(exchanges(suite, before) == 1,
		"the exchanged token is not used past the subject's end", "it was");
	free(body);
	free(issued);
	free(short_lived);
	free(long_lived);
}

/* P-CACHE-11 [RFC6749 5.1] */
static void reuse_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct moment before;

	expect_token_passes(suite, token, "the first time");
	before = suite_now(suite);
	expect_token_passes(suite, token, "the second time");
	EXPECT(exchanges(suite, before) == 0, "within its lifetime it is used again",
		"%zu exchanges", exchanges(suite, before));
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/cache/no-crossing", .run = no_crossing_case},
	{.slug = "proxy/cache/full-key", .run = full_key_case},
	{.slug = "proxy/cache/recheck", .run = recheck_case},
	{.slug = "proxy/cache/not-outlive", .run = not_outlive_case},
	{.slug = "proxy/cache/reuse", .run = reuse_case},
};

CASE_LIST(cases_proxy_cache, cases);
