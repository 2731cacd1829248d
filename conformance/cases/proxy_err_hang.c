/* An issuer that hangs stops nobody who needs nothing of it. */
#include <stdlib.h>

#include "cache_help.h"
#include "case.h"
#include "challenge_help.h"
#include "lib/clock.h"
#include "tenant.h"

/* How often everybody is asked while the issuer hangs. */
#define ROUNDS 8
/* Users without a cached token who wait meanwhile; the IdP has a thread for each. */
#define USERS 20

/* What must be answered without the issuer. */
struct bystander {
	const char *what;
	struct probe probe;
	bool claimed; /* it was answered before, too */
};

static int64_t asked_ms(struct suite *suite, const struct bystander *b)
{
	int64_t started = clock_ms();
	int status = probe_status(suite, &b->probe);

	EXPECT(status == 200, "whoever needs nothing of the issuer is served while it hangs",
		"%s: status %d", b->what, status);
	return clock_ms() - started;
}

static void hang(struct suite *suite, const char *endpoint)
{
	char *body = xasprintf("{\"endpoint\":\"%s\",\"next\":0,\"mode\":\"hang\"}", endpoint);

	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults", body));
	free(body);
}

/* Requests that need an exchange, on connections of their own. */
static struct wire *wait_in_vain(struct suite *suite, size_t count)
{
	struct wire *wires = xcalloc(count, sizeof *wires);
	char *same = suite_mint(suite, NULL);

	for (size_t i = 0; i < count; i++) {
		char *own = i < USERS ? suite_mint(suite, NULL) : NULL;
		char *text = probe_text(
			suite, &(struct probe){.token = own ? own : same, .method = "GET"});

		wire_open(&wires[i], suite_port(suite, "proxy_port"));
		wire_send(&wires[i], slice_of(text));
		free(text);
		free(own);
	}
	free(same);
	return wires;
}

/* Whoever still waits takes a place from whoever comes next, who may be a crowd. */
static void wait_for_the_rest(struct wire *wires, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct wire_reply reply;

		wire_read(&wires[i], "GET", REPLY_MS, &reply);
		wire_reply_clear(&reply);
	}
}

/* The slowest answer of all rounds. */
static int64_t ask_all(struct suite *suite, const struct bystander *who, size_t count)
{
	int64_t slowest = 0;

	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < count; i++) {
			int64_t ms = who[i].claimed ? asked_ms(suite, &who[i]) : 0;

			slowest = ms > slowest ? ms : slowest;
		}
	return slowest;
}

static bool answered(struct suite *suite, const struct bystander *b)
{
	return probe_status(suite, &b->probe) == 200;
}

/* P-ERR-09 */
static void isolation_case(struct suite *suite)
{
	const struct json *routes = suite->party[ROLE_PROXY].manifest.routes;
	struct slice health = json_member_string(routes, "health");
	size_t waiting = suite_bounds(suite, ROLE_PROXY)->waiting;
	char *metadata = metadata_path_of(route_path(suite, NULL));
	char *token = suite_mint(suite, NULL);
	struct bystander who[] = {
		{"a user with a cached token", {.token = token, .method = "GET"}, true},
		{"the metadata", {.target = metadata, .method = "GET"}, true},
		{"the health", {.target = health.at ? health.at : "/", .method = "GET"}, false},
	};
	struct moment before;
	struct wire *wires;
	struct wire_reply reply;
	int64_t slowest;
	int64_t hung;

	expect_token_passes(suite, token, "before");
	who[2].claimed = answered(suite, &who[2]);
	hang(suite, "token");
	hang(suite, "keys");
	before = suite_now(suite);
	hung = clock_ms();
	wires = wait_in_vain(suite, waiting);
	/* Those for whom there is no place are told so one after another, and stand in the way. */
	clock_rest(0.5);
	slowest = ask_all(suite, who, ARRAY_LEN(who));
	wire_read(&wires[0], "GET", REPLY_MS, &reply);
	hung = clock_ms() - hung;
	wait_for_the_rest(wires, waiting);
	restore_idp(suite);
	EXPECT(reply.status == 504 || reply.status == 502 || reply.status == 503,
		"whoever needs the issuer fails in the end", "status %d", reply.status);
	EXPECT(slowest * 2 < hung, "and nobody else has to wait as long", "%lld ms beside %lld",
		(long long)slowest, (long long)hung);
	wire_reply_clear(&reply);
	for (size_t i = 0; i < waiting; i++)
		wire_close(&wires[i]);
	EXPECT(suite_heard_origin(suite, before) == ROUNDS,
		"nothing but the cached user's requests is forwarded", "%zu requests",
		suite_heard_origin(suite, before));
	free(wires);
	free(token);
	free(metadata);
}

static const struct test_case cases[] = {
	{.slug = "proxy/err/isolation-in-failure", .run = isolation_case},
};

CASE_LIST(cases_proxy_err_hang, cases);
