/*
 * The callers of the soak: good requests on every way, streams, bodies in both directions, requests
 * that must be refused, upstreams that misbehave, and clients that go away. Every answer is judged
 * as it comes: by what was asked, and by who has been in trouble meanwhile.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "give_up.h"
#include "lib/clock.h"
#include "soak.h"
#include "tenant.h"

#define REST_S 0.25 /* at the most, between an answer and the next request */
#define KEPT_MS \
	2000 /* for so long a quiet connection is used again: less than any proxy keeps it */
#define UPLOAD_BYTES 120000
#define EVENT_MS 5000

struct caller {
	pthread_t thread;
	uint64_t random;
	struct wire wire; /* kept from request to request */
	unsigned used;    /* requests on it so far */
	char last[120];   /* the one before */
	int64_t last_ms;  /* when it was answered */
};

static struct {
	struct suite *suite;
	struct caller caller[SOAK_CALLERS];
	atomic_bool go, hurry, stop;
	atomic_uint idle;
} soak;

static uint64_t dice(struct caller *c, uint64_t sides)
{
	c->random = c->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (c->random >> 33) % sides;
}

/* ---- one request ---- */

struct ask {
	const struct soak_way *way;
	struct soak_token token;
	const char *what; /* that the upstream is to do; or what is wrong with it */
	char number[24];
	char *text;
	size_t len; /* of the text, for bodies have any bytes */
	const char *method;
	int expected;
	bool bad;      /* nobody may take it */
	uint64_t body; /* UNWATCHED bytes that come back, or were sent */
	bool must_break_off;
	int64_t started;
};

static void ask_clear(struct ask *ask)
{
	soak_token_clear(&ask->token);
	free(ask->text);
}

static const struct soak_way *some_way(struct caller *c)
{
	size_t way;

	do
		way = dice(c, soak_way_count);
	while (!soak_has_way(way));
	return &soak_ways[way];
}

/* One that takes tokens of the IdP: of an opaque token its issuer says whatever it is told to say.
 */
static const struct soak_way *some_way_of_idp(struct caller *c)
{
	const struct soak_way *way;

	do
		way = some_way(c);
	while (way->opaque);
	return way;
}

static const struct soak_way *way_named(const char *route)
{
	for (size_t i = 0; i < soak_way_count; i++)
		if (strcmp(soak_ways[i].route, route) == 0)
			return &soak_ways[i];
	abort();
}

static bool take_token(struct caller *c, struct ask *ask, bool cold)
{
	uint64_t pick = dice(c, 1000);

	if (ask->way->opaque)
		return soak_token_get(TOKENS_OPAQUE, pick, &ask->token);
	if (ask->way->one_user)
		return soak_token_get(TOKENS_ONE_USER, pick, &ask->token);
	return (cold && soak_token_get(TOKENS_COLD, pick, &ask->token)) ||
	       soak_token_get(TOKENS_WARM, pick, &ask->token);
}

static void number_ask(struct ask *ask)
{
	static atomic_uint next;

	snprintf(ask->number, sizeof ask->number, "%u", 100000000 + atomic_fetch_add(&next, 1));
}

/* What a call of a tool says of itself, in the body and mirrored. */
static void write_tool_call(struct ask *ask)
{
	const char *tool = ask->way->tool;
	char *body = xasprintf(
		"{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{"
		"\"name\":\"%s\",\"arguments\":%s,\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
		"\"io.modelcontextprotocol/clientInfo\":{\"name\":\"soak\",\"version\":\"1\"},"
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		ask->number, tool,
		strcmp(tool, "query_bigquery") == 0 ? "{\"query\":\"SELECT 1\"}" : "{}");
	char *fields = xasprintf("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
				 "Mcp-Name: %s\r\n",
		tool);

	ask->method = "POST";
	ask->text = probe_text(soak.suite, &(struct probe){.route = ask->way->route,
						   .token = ask->token.text,
						   .fields = fields,
						   .body = body});
	free(fields);
	free(body);
}

/* `more`: further field lines. */
static void write_ask(struct ask *ask, const char *method, const char *more, const char *query)
{
	char *fields;

	number_ask(ask);
	ask->method = method;
	if (ask->way->tool && !ask->bad) {
		write_tool_call(ask);
	} else {
		fields = xasprintf("X-Soak: %zu %s %s %s\r\nX-Test-User: %s\r\n%s",
			(size_t)(ask->way - soak_ways), ask->bad ? "bad" : "good", ask->number,
			ask->what, ask->token.user ? ask->token.user : "nobody", more);
		ask->text = probe_text(soak.suite, &(struct probe){.route = ask->way->route,
							   .method = method,
							   .query = query,
							   .token = ask->token.text,
							   .fields = fields});
		free(fields);
	}
	ask->len = strlen(ask->text);
}

static void append_body(struct ask *ask, uint64_t size, bool chunked)
{
	struct buf text = {0};
	char *bytes = xmalloc((size_t)size);

	feed_fill(bytes, (size_t)size, 0);
	buf_append(&text, ask->text, ask->len);
	if (chunked)
		buf_printf(&text, "%llx\r\n", (unsigned long long)size);
	buf_append(&text, bytes, (size_t)size);
	if (chunked)
		buf_puts(&text, "\r\n0\r\n\r\n");
	free(bytes);
	free(ask->text);
	ask->len = text.len;
	ask->text = buf_take(&text);
}

/* ---- judging ---- */

/* NULL when the reply is what the upstream said to this very request, else what is wrong. */
static const char *wrong_with(const struct ask *ask, const struct wire_reply *reply)
{
	char *mine;
	const char *wrong = NULL;

	if (reply->complete == ask->must_break_off)
		return "it breaks off";
	if (ask->expected != 200 || ask->must_break_off || ask->way->credential == UNWATCHED)
		return NULL;
	if (strcmp(ask->what, "upload") == 0) {
		mine = xasprintf("%llu good", (unsigned long long)ask->body);
		wrong = slice_is(reply->body, mine) ? NULL
						    : "the body has not arrived as it was sent";
	} else if (strcmp(ask->what, "feed") == 0) {
		mine = NULL;
		wrong = reply->body.len == ask->body && feed_is(reply->body.at, reply->body.len, 0)
				? NULL
				: "the body is not the one that was sent";
	} else if (ask->way->tool) {
		mine = xasprintf("\"id\":%s", ask->number);
		wrong = !slice_contains(reply->body, mine) ? "it answers another request"
			: slice_contains(reply->body, "\"isError\":true") ? "the tool failed"
			: !slice_contains(reply->body, ask->token.user)
				? "it does not name the user who asked"
				: NULL;
	} else {
		mine = xasprintf("{\"number\":\"%s\",\"user\":\"%s\"}", ask->number,
			ask->way->credential == HIS_OWN ? ask->token.user : "");
		wrong = ask->way->credential == HIS_OWN
				? slice_is(reply->body, mine) ? NULL : "it is not what he asked for"
			: slice_contains(reply->body, ask->number) ? NULL
								   : "it answers another request";
	}
	free(mine);
	return wrong;
}

/* Whether docs/outages.md has that answer while those are in trouble. */
static bool is_documented(
	const struct ask *ask, const struct wire_reply *reply, unsigned troubles, const char *wrong)
{
	if (!troubles)
		return false;
	if (reply->status >= 502 && reply->status <= 504)
		return reply->complete;
	if (reply->status == 401)
		return (troubles & FEELS_KEYS) != 0;
	/* Behind the MCP server: its tool says so; or it is killed while it answers. */
	return reply->status == 200 && ask->way->tool && wrong &&
	       (slice_contains(reply->body, "\"isError\":true") || !reply->complete);
}

static void judge(const struct caller *c, const struct ask *ask, const struct wire_reply *reply)
{
	/* A key that nobody knows is asked for, whatever the way. */
	unsigned feels = ask->way->feels | (ask->bad ? FEELS_IDP : 0);
	unsigned troubles = soak_troubles(ask->started) & feels;
	const char *wrong = NULL;

	if (ask->bad && reply->status >= 200 && reply->status < 300) {
		soak_violation("a token that must be refused is not taken",
			"%s: \"%s\" got status %d", ask->way->route, ask->token.user,
			reply->status);
		return;
	}
	if (reply->status == ask->expected)
		wrong = wrong_with(ask, reply);
	if (reply->status == ask->expected && !wrong)
		soak_counted(ask->bad ? COUNT_REFUSED : COUNT_GOOD);
	else if (is_documented(ask, reply, troubles, wrong))
		soak_counted(COUNT_FAILED);
	else
		soak_violation(
			ask->bad ? "what must be refused is refused as documented"
				 : "a good request succeeds while nobody it needs is in trouble",
			"%s, %s of %s: status %d instead of %d%s%s; troubles %x, after %lld ms; "
			"request %u of its connection, the one before %lld ms ago: %s",
			ask->way->route, ask->what, ask->token.user ? ask->token.user : "nobody",
			reply->status, ask->expected, wrong ? ": " : "", wrong ? wrong : "",
			troubles, (long long)(clock_ms() - ask->started), c->used + 1,
			(long long)(ask->started - c->last_ms), c->last);
}

/* Send it on the kept connection, and judge what comes. */
static void send_ask(struct caller *c, struct ask *ask)
{
	struct wire_reply *reply = xcalloc(1, sizeof *reply);

	if (clock_ms() - c->last_ms > KEPT_MS)
		wire_close(&c->wire);
	if (c->wire.fd < 0) {
		wire_open(&c->wire, suite_port(soak.suite, "proxy_port"));
		c->used = 0;
	}
	ask->started = clock_ms();
	wire_send(&c->wire, slice_make(ask->text, ask->len));
	wire_read(&c->wire, ask->method, REPLY_MS, reply);
	soak_saw(buf_slice(&reply->raw));
	judge(c, ask, reply);
	snprintf(c->last, sizeof c->last, "%s, %s%s of %s, status %d", ask->way->route, ask->what,
		ask->bad ? " (bad)" : "", ask->token.user ? ask->token.user : "nobody",
		reply->status);
	c->last_ms = clock_ms();
	if (reply->closed || !reply->complete || ++c->used == 40)
		wire_close(&c->wire);
	wire_reply_clear(reply);
	free(reply);
}

/* ---- what callers do ---- */

static void call_way(struct caller *c, const struct soak_way *way, bool cold)
{
	struct ask ask = {.way = way, .what = "echo", .expected = 200};

	if (!take_token(c, &ask, cold))
		return;
	write_ask(&ask, "GET", "", NULL);
	send_ask(c, &ask);
	ask_clear(&ask);
}

static void echo(struct caller *c)
{
	call_way(c, some_way(c), dice(c, 4) == 0);
}

static void call_tool(struct caller *c)
{
	const char *route = dice(c, 2) && soak_has_way((size_t)(way_named("federated") - soak_ways))
				    ? "federated"
				    : "same_idp";

	call_way(c, way_named(route), dice(c, 4) == 0);
}

static void upload(struct caller *c)
{
	struct ask ask = {.way = way_named("origin"), .what = "feed", .expected = 200};
	bool chunked = dice(c, 2);
	char *more;

	if (!take_token(c, &ask, false))
		return;
	ask.body = 1 + dice(c, UPLOAD_BYTES);
	more = chunked ? xstrdup("Transfer-Encoding: chunked\r\n")
		       : xasprintf("Content-Length: %llu\r\n", (unsigned long long)ask.body);
	write_ask(&ask, "PUT", more, NULL);
	append_body(&ask, ask.body, chunked);
	ask.what = "upload";
	send_ask(c, &ask);
	soak_counted(COUNT_UPLOADS);
	free(more);
	ask_clear(&ask);
}

static void download(struct caller *c)
{
	struct ask ask = {.way = way_named("origin"), .what = "feed", .expected = 200};
	char *more;

	if (!take_token(c, &ask, false))
		return;
	ask.body = 1 + dice(c, UPLOAD_BYTES);
	more = xasprintf("X-Feed: %s %llu\r\n", dice(c, 2) ? "chunks" : "length",
		(unsigned long long)ask.body);
	write_ask(&ask, "GET", more, NULL);
	send_ask(c, &ask);
	free(more);
	ask_clear(&ask);
}

/* Two events of a stream, then the client leaves. */
static void stream(struct caller *c)
{
	struct ask ask = {.way = way_named("origin"), .what = "feed", .expected = 200};
	char *more;
	char *second;
	struct wire wire;

	if (!take_token(c, &ask, dice(c, 4) == 0))
		return;
	more = xasprintf("X-Feed: events of.%s\r\n", ask.token.user);
	second = xasprintf("data: of.%s.2\n", ask.token.user);
	write_ask(&ask, "GET", more, NULL);
	ask.started = clock_ms();
	wire_open(&wire, suite_port(soak.suite, "proxy_port"));
	wire_send(&wire, slice_make(ask.text, ask.len));
	if (wire_read_until(&wire, second, EVENT_MS))
		soak_counted(COUNT_STREAMS);
	else if (!(soak_troubles(ask.started) & ask.way->feels))
		soak_violation("a stream's events arrive", "of %s: %.*s", ask.token.user,
			SLICE_ARGS(slice_to(buf_slice(&wire.unread), 100)));
	soak_saw(buf_slice(&wire.unread));
	give_up(&wire, dice(c, 2));
	free(second);
	free(more);
	ask_clear(&ask);
}

static void be_refused(struct caller *c)
{
	struct ask ask = {.way = some_way_of_idp(c), .what = "echo", .expected = 401, .bad = true};
	uint64_t kind = dice(c, 10);
	char *query = NULL;

	if (kind == 0) {
		ask.way = way_named("origin");
		ask.expected = 403;
		soak_token_get(TOKENS_UNSCOPED, 0, &ask.token);
	} else if (kind == 1) {
		ask.expected = 400;
		soak_token_get(TOKENS_WARM, dice(c, 1000), &ask.token);
		query = xasprintf("access_token=%s", ask.token.text);
	} else if (kind > 2) {
		soak_token_get(TOKENS_BAD, dice(c, 1000), &ask.token);
	} /* 2: no token */
	write_ask(&ask, "GET", "", query);
	send_ask(c, &ask);
	free(query);
	ask_clear(&ask);
}

/* Upstreams that do not as they should. */
static void spoil(struct caller *c)
{
	static const struct {
		const char *what;
		int status;
		bool breaks_off;
	} spoilt[] = {{"401", 502, false}, {"500", 500, false}, {"cut", 200, true},
		{"nonsense", 502, false}, {"nothing", 502, false}, {"hang", 504, false}};
	/* Hanging ones cost their whole time. */
	uint64_t i = dice(c, 12) ? dice(c, ARRAY_LEN(spoilt) - 1) : ARRAY_LEN(spoilt) - 1;
	struct ask ask = {.way = way_named(dice(c, 2) ? "origin" : "scoped"),
		.what = spoilt[i].what,
		.expected = spoilt[i].status,
		.must_break_off = spoilt[i].breaks_off};

	if (!soak_has_way((size_t)(ask.way - soak_ways)))
		ask.way = way_named("origin");
	if (!take_token(c, &ask, false))
		return;
	write_ask(&ask, "GET", "", NULL);
	send_ask(c, &ask);
	ask_clear(&ask);
}

/* Anything of the above, of which the end is not waited for. */
static void leave(struct caller *c)
{
	static const char *const what[] = {"echo", "hang", "feed"};
	unsigned point = (unsigned)dice(c, GIVE_UP_POINTS);
	struct ask ask = {.way = point == GIVE_UP_BAD ? some_way_of_idp(c) : some_way(c),
		.what = what[dice(c, ARRAY_LEN(what))]};
	struct wire wire;

	ask.bad = point == GIVE_UP_BAD;
	if (ask.bad ? !soak_token_get(TOKENS_BAD, dice(c, 1000), &ask.token)
		    : !take_token(c, &ask, dice(c, 2)))
		return;
	if (point == GIVE_UP_POINTS - 1)
		ask.what = "echo"; /* it reads the answer */
	write_ask(&ask, "GET", strcmp(ask.what, "feed") == 0 ? "X-Feed: chunks 3000000\r\n" : "",
		NULL);
	wire_open(&wire, suite_port(soak.suite, "proxy_port"));
	give_up_at(&wire, point, ask.text);
	pause_s((double)dice(c, 60) / 1000);
	give_up(&wire, dice(c, 2));
	soak_counted(COUNT_ABORTED);
	ask_clear(&ask);
}

static const struct {
	unsigned share; /* of a hundred */
	void (*act)(struct caller *c);
} acts[] = {{40, echo}, {12, call_tool}, {14, be_refused}, {6, spoil}, {5, stream}, {5, upload},
	{4, download}, {14, leave}};

static void act(struct caller *c)
{
	uint64_t left = dice(c, 100);
	size_t i = 0;

	while (left >= acts[i].share)
		left -= acts[i++].share;
	acts[i].act(c);
}

/* ---- the crowd ---- */

static void *work(void *argument)
{
	struct caller *c = argument;
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
			pause_s(REST_S * (double)dice(c, 1000) / 1000);
	}
	wire_close(&c->wire);
	return NULL;
}

void soak_callers_begin(struct suite *suite)
{
	soak.suite = suite;
	atomic_store(&soak.go, false);
	atomic_store(&soak.stop, false);
	atomic_store(&soak.idle, SOAK_CALLERS);
	for (unsigned i = 0; i < SOAK_CALLERS; i++) {
		soak.caller[i] = (struct caller){.random = i + 1, .wire = {.fd = -1}};
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
	while (atomic_load(&soak.idle) < SOAK_CALLERS) {
		feed_event(); /* for who waits for one */
		pause_s(0.1);
	}
}

void soak_callers_end(void)
{
	atomic_store(&soak.stop, true);
	for (unsigned i = 0; i < SOAK_CALLERS; i++)
		pthread_join(soak.caller[i].thread, NULL);
}

void soak_call_each_way(struct suite *suite)
{
	struct caller c = {.random = 1, .wire = {.fd = -1}};

	soak.suite = suite;
	for (size_t i = 0; i < soak_way_count; i++) {
		if (!soak_has_way(i))
			continue;
		call_way(&c, &soak_ways[i], false);
	}
	wire_close(&c.wire);
}
