/*
 * What the proxy gives back when clients give up: 10,000 of them, at every point of a request's way
 * at which somebody can be left waiting.
 */
#include <stdlib.h>

#include "case.h"
#include "give_up.h"
#include "lib/clock.h"
#include "proc.h"
#include "tenant.h"

#define ABORTS 10000
/* How many wait at the same time where somebody is made to wait. */
#define CROWD 40
#define CROWDS 8
/* How many give up quickly before the next ones wait until the proxy has let go of them. */
#define RUSH 32
#define WAIT_MS 20000 /* generous, for slow machines */
#define MARK "after=the-aborts"

/* ---- what the process holds ---- */

/*
 * Descriptors without those of connections to the upstream, of which as many may be kept for the
 * next requests as were ever in use at a time.
 */
static size_t held(struct suite *suite)
{
	size_t all = proc_descriptors(suite->party[ROLE_PROXY].pid);
	size_t kept = origin_open(suite->origin);

	if (all == 0)
		case_broken("the proxy's descriptors cannot be counted");
	return all > kept ? all - kept : 0;
}

/* The same when nothing is under way any more. */
static size_t settled(struct suite *suite)
{
	int64_t until = clock_ms() + WAIT_MS;
	size_t before;
	size_t now = held(suite);

	do {
		before = now;
		clock_rest(1);
		now = held(suite);
	} while (now != before && clock_ms() < until);
	return now;
}

/* ---- where a request can be given up ---- */

struct aborts {
	struct suite *suite;
	size_t most;       /* descriptors that may be held when all have gone; 0: not known yet */
	struct tenant own; /* whose keys and exchange can be held up */
	char *good, *bad;  /* whole requests on the usual route */
	unsigned quick;    /* how often by themselves, one after the other */
	unsigned at_keys, at_exchange, in_stream; /* and in crowds */
};

static unsigned total(const struct aborts *a)
{
	return a->quick + a->at_keys + a->at_exchange + a->in_stream;
}

/* Wait until no more are held than may be; what is under way needs a moment. */
static bool descriptors_return(const struct aborts *a)
{
	int64_t until = clock_ms() + WAIT_MS;

	while (held(a->suite) > a->most) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.01);
	}
	return true;
}

/* Nobody piles up who has gone, wherever that was. While that is not known yet, wait for rest. */
static void wait_until_let_go(struct aborts *a)
{
	if (!a->most) {
		settled(a->suite);
		return;
	}
	EXPECT(descriptors_return(a), "descriptors come back after aborted requests",
		"%zu instead of %zu after %u", held(a->suite), a->most, total(a));
}

static void give_up_quickly(struct aborts *a, unsigned i)
{
	unsigned point = i % GIVE_UP_POINTS;
	struct wire wire;

	wire_open(&wire, suite_port(a->suite, "proxy_port"));
	give_up_at(&wire, point, point == GIVE_UP_BAD ? a->bad : a->good);
	give_up(&wire, i / GIVE_UP_POINTS % 2);
	a->quick++;
}

/* A crowd sends the request; the caller has somebody make it wait. */
static void crowd_in(struct aborts *a, const struct probe *probe, struct wire crowd[static CROWD])
{
	char *text = probe_text(a->suite, probe);

	for (unsigned i = 0; i < CROWD; i++) {
		wire_open(&crowd[i], suite_port(a->suite, "proxy_port"));
		wire_send(&crowd[i], slice_of(text));
	}
	free(text);
}

static void crowd_out(struct wire crowd[static CROWD], unsigned *count)
{
	for (unsigned i = 0; i < CROWD; i++) {
		give_up(&crowd[i], i % 2);
		(*count)++;
	}
}

/* The issuer is asked at that path, and does not answer until all have gone. */
static void give_up_at_issuer(
	struct aborts *a, const char *path, const char *token, unsigned *count, const char *what)
{
	struct issuer *issuer = a->suite->issuer;
	size_t since = issuer_now(issuer);
	struct probe probe = {.route = a->own.route, .token = token};
	struct wire crowd[CROWD];

	issuer_tell(issuer, path, &(struct issuer_answer){.mode = ISSUER_HOLD});
	crowd_in(a, &probe, crowd);
	if (!issuer_wait(issuer, since, path, 1, WAIT_MS))
		case_untestable("clients can be kept waiting there", "%s: %s was not asked for",
			what, path);
	crowd_out(crowd, count);
}

static void give_up_at_keys(struct aborts *a)
{
	/* Of a key that nobody knows, so that there is something to fetch. */
	char *token = tenant_unknown_token(&a->own);

	give_up_at_issuer(a, a->own.keys_path, token, &a->at_keys, "while keys are fetched");
	tenant_publish(&a->own, 0);
	wait_until_let_go(a);
	free(token);
}

static void give_up_at_exchange(struct aborts *a)
{
	static const char reply[] =
		"{\"error\":\"invalid_grant\",\"error_description\":\"nobody waits for it\"}";
	/* A new one, which nobody has exchanged yet. */
	char *token = tenant_token(&a->own, a->own.key[0]);

	give_up_at_issuer(a, "/token", token, &a->at_exchange, "while the token is exchanged");
	issuer_tell(
		a->suite->issuer, "/token", &(struct issuer_answer){.status = 400, .body = reply});
	wait_until_let_go(a);
	free(token);
}

static void give_up_in_stream(struct aborts *a)
{
	static const char *const parts[] = {
		("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
		 "Transfer-Encoding: chunked\r\n\r\ne\r\ndata: event1\n\n\r\n"),
		"e\r\ndata: event2\n\n\r\n0\r\n\r\n", NULL};
	char *token = suite_mint(a->suite, NULL);
	struct probe probe = {.token = token};
	struct wire crowd[CROWD];

	origin_answer_parts(a->suite->origin, parts);
	crowd_in(a, &probe, crowd);
	for (unsigned i = 0; i < CROWD; i++) {
		if (!wire_read_until(&crowd[i], "data: event1", WAIT_MS))
			case_untestable(
				"a reply can be left in the middle", "stream %u does not begin", i);
		buf_add(&a->suite->client_saw, buf_slice(&crowd[i].unread));
	}
	crowd_out(crowd, &a->in_stream);
	origin_go(a->suite->origin);
	origin_answer(a->suite->origin, NULL);
	wait_until_let_go(a);
	free(token);
}

/* ---- the case ---- */

/* Who has no such route has no issuer that could be held up. */
static bool has_issuer(struct suite *suite)
{
	return json_member_string(suite->party[ROLE_PROXY].manifest.routes, "keys").len > 0;
}

/* So many in crowds at each point where somebody waits, and the rest quickly. */
static void abort_many(struct aborts *a, unsigned crowds, unsigned count)
{
	a->quick = a->at_keys = a->at_exchange = a->in_stream = 0;
	for (unsigned i = 0; i < crowds; i++) {
		if (has_issuer(a->suite)) {
			give_up_at_keys(a);
			give_up_at_exchange(a);
		}
		give_up_in_stream(a);
	}
	if (!a->most) {
		a->most = settled(a->suite) + 4;
	}
	while (total(a) < count) {
		give_up_quickly(a, a->quick);
		if (a->quick % RUSH == 0)
			wait_until_let_go(a);
	}
	wait_until_let_go(a);
}

/*
 * The control once more. Of the requests before it some had been sent whole, and may reach the
 * upstream only now; so it is told from them by its query.
 */
static void expect_marked_control(struct aborts *a, const char *token)
{
	struct probe probe = {.token = token, .query = MARK};
	struct moment before = suite_now(a->suite);
	size_t marked = 0;
	int status;
	size_t count;

	status = probe_status(a->suite, &probe);
	count = origin_count(a->suite->origin);
	for (size_t i = before.origin; i < count; i++) {
		const struct wire_request *r = origin_request(a->suite->origin, i);
		struct slice value = http_fields_value(r->fields, "authorization");

		if (!slice_contains(r->target, MARK))
			continue;
		marked++;
		EXPECT(slice_starts(value, "Bearer ") && !slice_is(slice_from(value, 7), token),
			"the upstream gets another token than the client's", "it does not");
	}
	EXPECT(status == 200 && marked == 1, "a good request passes as before, once",
		"status %d, %zu requests at the upstream", status, marked);
}

static void begin(struct aborts *a, struct suite *suite, const char *token, const char *bad_token)
{
	struct probe good = {.token = token};
	struct probe bad = {.token = bad_token};

	*a = (struct aborts){.suite = suite,

		.good = probe_text(suite, &good),
		.bad = probe_text(suite, &bad)};
	if (has_issuer(suite)) {
		tenant_begin(&a->own, suite, "k", "keys");
		free(tenant_ready(&a->own));
	}
}

static void end(struct aborts *a)
{
	if (has_issuer(a->suite))
		tenant_end(&a->own);
	free(a->good);
	free(a->bad);
}

/* P-OPS-04 */
static void no_leaks_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *bad_token = suite_mint(suite, "{\"claims\":{\"aud\":\"other\"}}");
	struct probe control = {.token = token};
	struct aborts a;
	size_t memory;
	size_t kept;

	expect_control(suite, &control);
	begin(&a, suite, token, bad_token);
	/* Threads, pools and caches come to their size first. */
	abort_many(&a, 2, 2000);
	expect_marked_control(&a, token);
	kept = origin_open(suite->origin);
	memory = suite_proxy_kib(suite);
	abort_many(&a, CROWDS, ABORTS);
	if (total(&a) != ABORTS || a.quick < GIVE_UP_POINTS * CROWD || a.in_stream < CROWD ||
		(has_issuer(suite) && (a.at_keys < CROWD || a.at_exchange < CROWD)))
		case_broken("%u aborts: %u quickly, %u at keys, %u at the exchange, %u in streams",
			total(&a), a.quick, a.at_keys, a.at_exchange, a.in_stream);
	EXPECT(origin_open(suite->origin) <= kept + CROWD + 4,
		"connections to the upstream do not pile up", "%zu instead of %zu",
		origin_open(suite->origin), kept);
	EXPECT(suite_proxy_kib(suite) < memory + PROC_GROWTH_KIB, "memory stays where it was",
		"%zu KiB instead of %zu", suite_proxy_kib(suite), memory);
	expect_marked_control(&a, token);
	end(&a);
	free(token);
	free(bad_token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/no-leaks", .run = no_leaks_case, .slow = true},
};

CASE_LIST(cases_proxy_ops_abort, cases);
