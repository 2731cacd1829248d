/* Connections to the upstream that nobody uses any more. */
#include <stdlib.h>

#include "case.h"
#include "lib/clock.h"
#include "probe.h"

/* So many requests are under way at the same time, on as many connections. */
#define CROWD 8
/* What the closing of a connection that is over may take, on a slow machine. */
#define CLOSE_MS 4000

static void send_all(struct suite *suite, const char *token, struct wire wires[static CROWD])
{
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);

	for (unsigned i = 0; i < CROWD; i++) {
		wire_open(&wires[i], suite_port(suite, "proxy_port"));
		wire_send(&wires[i], slice_of(text));
	}
	free(text);
}

static void read_all(struct suite *suite, struct wire wires[static CROWD])
{
	for (unsigned i = 0; i < CROWD; i++) {
		struct wire_reply reply;

		wire_read(&wires[i], "POST", REPLY_MS, &reply);
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		if (reply.status != 200)
			case_untestable("good requests pass, several at a time",
				"request %u got status %d", i, reply.status);
		wire_reply_clear(&reply);
		wire_close(&wires[i]);
	}
}

/* P-FWD-14 [RFC9112 9.5] */
static void idle_upstream_case(struct suite *suite)
{
	static const char *const reply[] = {
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n",
		"{}", NULL};
	double bound = suite_bounds(suite, ROLE_PROXY)->upstream_idle_s;
	char *token = suite_mint(suite, NULL);
	struct wire wires[CROWD];
	size_t before;
	int64_t until;

	expect_token_passes(suite, token, "the control");
	before = origin_count(suite->origin);
	origin_answer_parts(suite->origin, reply);
	send_all(suite, token, wires);
	if (!origin_wait(suite->origin, before + CROWD, REPLY_MS))
		case_untestable("several requests are under way at a time", "%zu of %d have come",
			origin_count(suite->origin) - before, CROWD);
	origin_go(suite->origin);
	read_all(suite, wires);
	origin_answer(suite->origin, NULL);
	until = clock_ms() + (int64_t)(bound * 1000) + CLOSE_MS;
	while (origin_open(suite->origin) > 0 && clock_ms() < until)
		clock_rest(0.05);
	EXPECT(origin_open(suite->origin) == 0,
		"connections to the upstream that nobody uses are closed in time",
		"%zu are open after %.0f s", origin_open(suite->origin), bound);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/fwd/idle-upstream", .run = idle_upstream_case},
};

CASE_LIST(cases_proxy_fwd_idle, cases);
