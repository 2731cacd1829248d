/*
 * The callers of the soak: good requests on every way, streams, bodies in both directions, requests
 * that must be refused, upstreams that misbehave, and clients that go away.
 */
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "give_up.h"
#include "lib/clock.h"
#include "soak_ask.h"
#include "tenant.h"

#define REST_S 0.25 /* at the most, between an answer and the next request */
#define MOST_BYTES 120000
#define EVENT_MS REPLY_MS

static struct {
	struct soak_caller caller[SOAK_CALLERS];
	atomic_bool go, hurry, stop;
	atomic_uint idle;
} soak;

/* ---- what callers do ---- */

static void call_way(struct soak_caller *c, const struct soak_way *way, bool cold)
{
	struct ask ask = {.way = way, .what = "echo", .expected = 200};

	if (!ask_take_token(c, &ask, cold))
		return;
	ask_write(c, &ask, "GET", "", NULL);
	ask_send(c, &ask);
	ask_clear(&ask);
}

static void echo(struct soak_caller *c)
{
	call_way(c, ask_way(c), soak_dice(c, 4) == 0);
}

static void call_tool(struct soak_caller *c)
{
	const char *route =
		soak_dice(c, 2) && soak_has_way((size_t)(ask_way_named("federated") - soak_ways))
			? "federated"
			: "same_idp";

	call_way(c, ask_way_named(route), soak_dice(c, 4) == 0);
}

static void upload(struct soak_caller *c)
{
	struct ask ask = {.way = ask_way_named("origin"), .what = "feed", .expected = 200};
	bool chunked = soak_dice(c, 2);
	char *more;

	if (!ask_take_token(c, &ask, false))
		return;
	ask.body = 1 + soak_dice(c, MOST_BYTES);
	more = chunked ? xstrdup("Transfer-Encoding: chunked\r\n")
		       : xasprintf("Content-Length: %llu\r\n", (unsigned long long)ask.body);
	ask_write(c, &ask, "PUT", more, NULL);
	ask_append_body(&ask, ask.body, chunked);
	ask.what = "upload";
	ask_send(c, &ask);
	soak_counted(COUNT_UPLOADS);
	free(more);
	ask_clear(&ask);
}

static void download(struct soak_caller *c)
{
	struct ask ask = {.way = ask_way_named("origin"), .what = "feed", .expected = 200};
	char *more;

	if (!ask_take_token(c, &ask, false))
		return;
	ask.body = 1 + soak_dice(c, MOST_BYTES);
	more = xasprintf("X-Feed: %s %llu\r\n", soak_dice(c, 2) ? "chunks" : "length",
		(unsigned long long)ask.body);
	ask_write(c, &ask, "GET", more, NULL);
	ask_send(c, &ask);
	free(more);
	ask_clear(&ask);
}

/* Two events of a stream, then the client leaves. */
static void stream(struct soak_caller *c)
{
	struct ask ask = {.way = ask_way_named("origin"), .what = "feed", .expected = 200};
	char *more;
	char *second;
	struct wire wire;

	if (!ask_take_token(c, &ask, soak_dice(c, 4) == 0))
		return;
	more = xasprintf("X-Feed: events of.%s\r\n", ask.token.user);
	second = xasprintf("data: of.%s.2\n", ask.token.user);
	ask_write(c, &ask, "GET", more, NULL);
	ask.started = clock_ms();
	wire_open(&wire, suite_port(c->suite, "proxy_port"));
	wire_send(&wire, slice_make(ask.text, ask.len));
	if (wire_read_until(&wire, second, EVENT_MS))
		soak_counted(COUNT_STREAMS);
	else if (!(soak_troubles(ask.started) & ask.way->feels))
		soak_violation("a stream's events arrive", "of %s: %.*s", ask.token.user,
			SLICE_ARGS(slice_to(buf_slice(&wire.unread), 100)));
	soak_saw(buf_slice(&wire.unread));
	give_up(&wire, soak_dice(c, 2));
	free(second);
	free(more);
	ask_clear(&ask);
}

static void be_refused(struct soak_caller *c)
{
	struct ask ask = {.way = ask_way_of_idp(c), .what = "echo", .expected = 401, .bad = true};
	uint64_t kind = soak_dice(c, 10);
	char *query = NULL;

	if (kind == 0) {
		ask.way = ask_way_named("origin");
		ask.expected = 403;
		soak_token_get(TOKENS_UNSCOPED, 0, &ask.token);
	} else if (kind == 1) {
		ask.expected = 400;
		soak_token_get(TOKENS_WARM, soak_dice(c, 1000), &ask.token);
		query = xasprintf("access_token=%s", ask.token.text);
	} else if (kind > 2) {
		soak_token_get(TOKENS_BAD, soak_dice(c, 1000), &ask.token);
	} /* 2: no token */
	ask_write(c, &ask, "GET", "", query);
	ask_send(c, &ask);
	free(query);
	ask_clear(&ask);
}

/* Upstreams that do not as they should. */
static void spoil(struct soak_caller *c)
{
	static const struct {
		const char *what;
		int status;
		bool breaks_off;
	} spoilt[] = {{"401", 502, false}, {"500", 500, false}, {"cut", 200, true},
		{"nonsense", 502, false}, {"nothing", 502, false}, {"hang", 504, false}};
	/* Hanging ones cost their whole time. */
	uint64_t i = soak_dice(c, 12) ? soak_dice(c, ARRAY_LEN(spoilt) - 1) : ARRAY_LEN(spoilt) - 1;
	struct ask ask = {.way = ask_way_named(soak_dice(c, 2) ? "origin" : "scoped"),
		.what = spoilt[i].what,
		.expected = spoilt[i].status,
		.must_break_off = spoilt[i].breaks_off};

	if (!soak_has_way((size_t)(ask.way - soak_ways)))
		ask.way = ask_way_named("origin");
	if (!ask_take_token(c, &ask, false))
		return;
	ask_write(c, &ask, "GET", "", NULL);
	ask_send(c, &ask);
	ask_clear(&ask);
}

/* Anything of the above, of which the end is not waited for. */
static void leave(struct soak_caller *c)
{
	static const char *const what[] = {"echo", "hang", "feed"};
	unsigned point = (unsigned)soak_dice(c, GIVE_UP_POINTS);
	struct ask ask = {.way = point == GIVE_UP_BAD ? ask_way_of_idp(c) : ask_way(c),
		.what = what[soak_dice(c, ARRAY_LEN(what))]};
	struct wire wire;

	ask.bad = point == GIVE_UP_BAD;
	if (ask.bad ? !soak_token_get(TOKENS_BAD, soak_dice(c, 1000), &ask.token)
		    : !ask_take_token(c, &ask, soak_dice(c, 2)))
		return;
	if (point == GIVE_UP_POINTS - 1)
		ask.what = "echo"; /* it reads the answer */
	ask_write(c, &ask, "GET", strcmp(ask.what, "feed") == 0 ? "X-Feed: chunks 3000000\r\n" : "",
		NULL);
	wire_open(&wire, suite_port(c->suite, "proxy_port"));
	give_up_at(&wire, point, ask.text);
	pause_s((double)soak_dice(c, 60) / 1000);
	give_up(&wire, soak_dice(c, 2));
	soak_counted(COUNT_ABORTED);
	ask_clear(&ask);
}

static const struct {
	unsigned share; /* of a hundred */
	void (*act)(struct soak_caller *c);
} acts[] = {{40, echo}, {12, call_tool}, {14, be_refused}, {6, spoil}, {5, stream}, {5, upload},
	{4, download}, {14, leave}};

static void act(struct soak_caller *c)
{
	uint64_t left = soak_dice(c, 100);
	size_t i = 0;

	while (left >= acts[i].share)
		left -= acts[i++].share;
	acts[i].act(c);
}

/* ---- the crowd ---- */

static void *work(void *argument)
{
	struct soak_caller *c = argument;
	bool idle = true;

	while (!atomic_load(&soak.stop)) {
		if (!atomic_load(&soak.go)) {
			wire_close(&c->wire);
			if (!idle)
				atomic_fetch_add(&soak.idle, 1);
			idle = true;
			pause_s(0.01);
			continue;
		}
		if (idle)
			atomic_fetch_sub(&soak.idle, 1);
		idle = false;
		act(c);
		if (!atomic_load(&soak.hurry))
			pause_s(REST_S * (double)soak_dice(c, 1000) / 1000);
	}
	wire_close(&c->wire);
	return NULL;
}

void soak_callers_begin(struct suite *suite)
{
	atomic_store(&soak.go, false);
	atomic_store(&soak.stop, false);
	atomic_store(&soak.idle, SOAK_CALLERS);
	for (unsigned i = 0; i < SOAK_CALLERS; i++) {
		soak.caller[i] =
			(struct soak_caller){.suite = suite, .random = i + 1, .wire = {.fd = -1}};
		if (pthread_create(&soak.caller[i].thread, NULL, work, &soak.caller[i]) != 0)
			abort();
	}
}

void soak_go(bool hurry)
{
	atomic_store(&soak.hurry, hurry);
	atomic_store(&soak.go, true);
}

void soak_rest(void)
{
	atomic_store(&soak.go, false);
	while (atomic_load(&soak.idle) < SOAK_CALLERS)
		pause_s(0.01);
}

void soak_callers_end(void)
{
	atomic_store(&soak.stop, true);
	for (unsigned i = 0; i < SOAK_CALLERS; i++)
		pthread_join(soak.caller[i].thread, NULL);
}

void soak_call_each_way(struct suite *suite)
{
	struct soak_caller c = {.suite = suite, .random = 1, .wire = {.fd = -1}};

	for (size_t i = 0; i < soak_way_count; i++) {
		if (!soak_has_way(i))
			continue;
		call_way(&c, &soak_ways[i], false);
	}
	wire_close(&c.wire);
}
