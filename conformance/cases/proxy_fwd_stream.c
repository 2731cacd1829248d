/* Forwarding of streams: how long they live, how many there are, and who ends them. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "case.h"
#include "exchange_help.h"
#include "feed.h"
#include "lib/clock.h"
#include "lib/process.h"

/* Time for an event to pass, on a machine that is busy with a thousand others. */
#define EVENT_MS 20000
/* A number of connections whose edge is quick to reach. */
#define BOUND 64
#define HELLO ": hello\n\n"

static void open_events(struct suite *suite, const char *token, unsigned id, struct wire *wire)
{
	char *what = xasprintf("events %u", id);

	feed_open(suite, token, what, wire);
	free(what);
}

/* ---- their lives ---- */

/* P-FWD-04 [MCP 2026-07-28 Streamable HTTP] */
static void sse_idle_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct wire wire;

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	open_events(suite, token, 1, &wire);
	if (!wire_read_until(&wire, HELLO, EVENT_MS))
		case_untestable("a stream can be opened", "it cannot");
	clock_rest(suite_bounds(suite, ROLE_PROXY)->reply_timeout_s + 1);
	feed_event();
	EXPECT(wire_read_until(&wire, "data: 1.1\n\n", EVENT_MS),
		"a stream outlives the time-outs of ordinary replies", "it was cut");
	feed_close(suite, &wire);
	feed_end(suite);
	free(token);
}

/* P-FWD-05 [MCP 2026-07-28 Cancellation]: with the stream under way, and before it has begun. */
static void client_gone_case(struct suite *suite)
{
	static const struct linger reset = {1, 0};
	char *token = suite_mint(suite, NULL);
	struct wire wire[5];

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	for (size_t i = 0; i < ARRAY_LEN(wire); i++) {
		feed_open(suite, token, i % 2 ? "silent" : "events 1", &wire[i]);
		if (i % 2 == 0 && !wire_read_until(&wire[i], HELLO, EVENT_MS))
			case_untestable("a stream can be opened", "it cannot");
	}
	/* [RFC9112 2.2] bytes that nobody reads before the stream has ended hide no end */
	wire_send(&wire[0], SLICE("\r\n"));
	if (!feed_wait_least(ARRAY_LEN(wire), EVENT_MS))
		case_untestable("all requests reach the upstream", "%zu do", feed_open_count());
	/* The last two are reset, and first: soon enough that nobody has looked at them before. */
	for (size_t i = ARRAY_LEN(wire); i-- > 0;) {
		if (i >= 3)
			setsockopt(wire[i].fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		feed_close(suite, &wire[i]);
	}
	EXPECT(feed_wait_most(0, 5000), "the upstream's stream is closed soon after the client's",
		"%zu of %zu are open", feed_open_count(), ARRAY_LEN(wire));
	feed_end(suite);
	free(token);
}

/* P-FWD-11 [RFC9112 9.6] */
static void half_close_case(struct suite *suite)
{
	static const struct {
		const char *feed;
		const char *end;
	} replies[] = {{"late 1600", "late"}, {"pause 1600", "second"}};
	char *token = suite_mint(suite, NULL);

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	for (int half = 0; half < 2; half++)
		for (size_t i = 0; i < ARRAY_LEN(replies); i++) {
			struct wire_reply reply;
			struct wire wire;

			feed_open(suite, token, replies[i].feed, &wire);
			if (half)
				shutdown(wire.fd, SHUT_WR);
			wire_read(&wire, "GET", REPLY_MS, &reply);
			buf_add(&suite->client_saw, buf_slice(&reply.raw));
			if (!half && !(reply.status == 200 && reply.complete))
				case_untestable("the control: with both sides open it arrives",
					"%s: status %d", replies[i].feed, reply.status);
			EXPECT(reply.status == 200 && reply.complete &&
					slice_ends(reply.body, replies[i].end),
				"who has closed his sending side only gets his reply",
				"%s: status %d", replies[i].feed, reply.status);
			wire_reply_clear(&reply);
			feed_close(suite, &wire);
		}
	feed_end(suite);
	free(token);
}

/* P-FWD-12: what the manifest declares holds, and nobody comes in with the token again. */
static void expiry_mid_stream_case(struct suite *suite)
{
	bool cut = suite_claims(suite, ROLE_PROXY, "cut-at-expiry");
	double leeway = suite_bounds(suite, ROLE_PROXY)->clock_leeway_s;
	char *mint = xasprintf("{\"claims\":{\"exp\":%.0f}}", clock_now() - leeway + 3);
	char *opaque = opaque_token(suite);
	char *exchanged = good_exchange_reply(opaque);
	int64_t until = clock_ms() + 15000;
	struct probe again;
	char *token;
	struct wire wire;
	bool arrived;

	expect_good_token_passes(suite);
	/* The IdP may be stricter with the token than the leeway of the proxy. */
	script_token_endpoint(suite, 0, 200, NULL, exchanged);
	feed_begin(suite);
	token = suite_mint(suite, mint);
	open_events(suite, token, 1, &wire);
	if (!wire_read_until(&wire, HELLO, EVENT_MS))
		case_untestable("a token that is about to end opens a stream", "it does not");
	again = (struct probe){.token = token};
	for (;;) {
		int status = probe_status(suite, &again);

		if (status == 401)
			break;
		EXPECT(clock_ms() < until, "once it has ended, the token opens nothing more",
			"status %d", status);
		clock_rest(0.1);
	}
	/* Looks at the end of a token may come a moment late. */
	clock_rest(1);
	feed_event();
	arrived = wire_read_until(&wire, "data: 1.1\n\n", cut ? 3000 : EVENT_MS);
	EXPECT(arrived != cut, "a stream that is open goes on, or ends, as the manifest declares",
		"it %s", arrived ? "goes on" : "ends");
	feed_close(suite, &wire);
	feed_end(suite);
	restore_idp(suite);
	secret_free(opaque);
	secret_free(exchanged);
	free(mint);
	free(token);
}

/* ---- their number ---- */

static void open_many(struct suite *suite, const char *token, struct wire *wires, unsigned count)
{
	process_raise_descriptors();
	if (process_connections(count + 100, 2) < count + 100)
		case_untestable("the suite may have two descriptors for each stream",
			"not for %u: raise the limit of open files", count);
	for (unsigned i = 0; i < count; i++)
		open_events(suite, token, i, &wires[i]);
	for (unsigned i = 0; i < count; i++)
		EXPECT(wire_read_until(&wires[i], HELLO, EVENT_MS),
			"every stream begins, however many there are", "number %u of %u does not",
			i + 1, count);
}

static size_t count_of(struct slice text, const char *part)
{
	size_t count = 0;

	while (slice_contains(text, part)) {
		const char *at = memmem(text.at, text.len, part, strlen(part));

		text = slice_from(text, (size_t)(at - text.at) + strlen(part));
		count++;
	}
	return count;
}

/* The n-th event of each stream comes to its own client, once, and no other does. */
static void expect_event(struct wire *wires, unsigned count, unsigned n)
{
	for (unsigned i = 0; i < count; i++) {
		char *own = xasprintf("data: %u.%u\n\n", i, n);

		EXPECT(wire_read_until(&wires[i], own, EVENT_MS), "no event is lost",
			"number %u of stream %u is", n, i);
		EXPECT(count_of(buf_slice(&wires[i].unread), "data: ") == n,
			"every event comes to its own client", "stream %u has %zu events after %u",
			i, count_of(buf_slice(&wires[i].unread), "data: "), n);
		free(own);
	}
}

static void close_many(struct suite *suite, struct wire *wires, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		feed_close(suite, &wires[i]);
	EXPECT(feed_wait_most(0, EVENT_MS), "every stream ends when its client goes", "%zu go on",
		feed_open_count());
	feed_end(suite);
	suite_restart_for(suite, 0);
	free(wires);
}

/* P-FWD-10 [MCP Multiple Connections] */
static void many_streams_case(struct suite *suite)
{
	unsigned count = (unsigned)suite_bounds(suite, ROLE_PROXY)->streams;
	struct wire *wires = xcalloc(count, sizeof *wires);
	char *token = suite_mint(suite, NULL);

	/* Some more, for the requests beside them. */
	suite_restart_for(suite, count + 100);
	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	open_many(suite, token, wires, count);
	for (unsigned n = 1; n <= 2; n++) {
		struct probe probe = {.token = token};

		feed_event();
		expect_event(wires, count, n);
		expect_passes(suite, &probe, "an ordinary request beside the streams");
	}
	close_many(suite, wires, count);
	free(token);
}

/* Send a good request where no connection is left; true when it was refused clearly. */
static void expect_turned_away(struct suite *suite, const char *token)
{
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	int64_t begun = clock_ms();
	struct wire_reply reply;
	struct wire wire;

	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	wire_read(&wire, "POST", 5000, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	EXPECT(reply.status == 503 || (reply.status == 0 && (wire.fd < 0 || wire_closes(&wire, 0) ||
								    reply.closed)),
		"one connection too many gets 503, or is closed", "status %d after %lld ms",
		reply.status, (long long)(clock_ms() - begun));
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(text);
}

/* P-FWD-13 [RFC9110 15.6.4] */
static void connection_bound_case(struct suite *suite)
{
	unsigned count = BOUND;
	struct wire *wires = xcalloc(count, sizeof *wires);
	char *token = suite_mint(suite, NULL);
	int64_t until;
	int status;

	suite_restart_for(suite, count);
	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	/* Until the connections of before, which we have closed, are not counted any more. */
	clock_rest(0.5);
	open_many(suite, token, wires, count);
	for (int i = 0; i < 20; i++)
		expect_turned_away(suite, token);
	feed_event();
	expect_event(wires, count, 1);
	/* Room for one again. */
	feed_close(suite, &wires[--count]);
	until = clock_ms() + 5000;
	do {
		struct probe probe = {.token = token};

		status = probe_status(suite, &probe);
	} while (status != 200 && clock_ms() < until);
	EXPECT(status == 200, "when a client goes, another one may come", "status %d", status);
	close_many(suite, wires, count);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/fwd/sse-idle", .run = sse_idle_case},
	{.slug = "proxy/fwd/client-gone", .run = client_gone_case},
	{.slug = "proxy/fwd/half-close", .run = half_close_case},
	{.slug = "proxy/fwd/expiry-mid-stream", .run = expiry_mid_stream_case},
	{.slug = "proxy/fwd/many-streams",
		.run = many_streams_case,
		.alone = "a thousand streams and a thousand threads"},
	{.slug = "proxy/fwd/connection-bound", .run = connection_bound_case},
};

CASE_LIST(cases_proxy_fwd_stream, cases);
