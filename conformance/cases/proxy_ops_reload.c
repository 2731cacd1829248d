/* Another configuration while requests are under way. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "ops_help.h"
#include "tenant.h"
#include "tls.h"

#define RELOADS 12

/* ---- clients that are at work meanwhile ---- */

/* One that sends request after request on one connection, for as long as that is kept. */
struct worker {
	pthread_t thread;
	unsigned port;
	const char *ca; /* of him who speaks TLS */
	char *text;
	atomic_bool stop;
	unsigned sent;
	unsigned failed;
	int status; /* of the first that failed */
};

static void *work(void *argument)
{
	struct worker *w = argument;
	struct wire wire;

	wire_open(&wire, w->port);
	while (!atomic_load(&w->stop)) {
		struct wire_reply reply;

		wire_send(&wire, slice_of(w->text));
		wire_read(&wire, "POST", REPLY_MS, &reply);
		w->sent++;
		if (reply.status != 200 && w->failed++ == 0)
			w->status = reply.status;
		if (reply.closed || reply.status == 0) {
			wire_close(&wire);
			wire_open(&wire, w->port);
		}
		wire_reply_clear(&reply);
	}
	wire_close(&wire);
	return NULL;
}

/* One who connects by TLS again and again. */
static void *work_by_tls(void *argument)
{
	struct worker *w = argument;

	while (!atomic_load(&w->stop)) {
		struct tls_result result;

		tls_exchange(w->port, w->ca, 12, 13, slice_of(w->text), REPLY_MS, &result);
		w->sent++;
		w->failed += !slice_starts(buf_slice(&result.reply), "HTTP/1.1 200");
		buf_clear(&result.reply);
	}
	return NULL;
}

/* `ca` NULL: he does not speak TLS. */
static void start_worker(struct worker *w, unsigned port, const char *ca, char *take_text)
{
	*w = (struct worker){.port = port, .ca = ca, .text = take_text};
	if (pthread_create(&w->thread, NULL, ca ? work_by_tls : work, w) != 0)
		abort();
}

static void end_worker(struct worker *w)
{
	atomic_store(&w->stop, true);
	pthread_join(w->thread, NULL);
	free(w->text);
}

/* ---- SIGHUP ---- */

static char *half_a_request(struct suite *suite, const char *token)
{
	return xasprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
			 "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"a\":",
		route_path(suite, "plain"), suite_port(suite, "proxy_port"), token);
}

/* As many are, within a few seconds. */
static bool under_way(struct suite *suite, double count)
{
	int64_t until = clock_ms() + 5000;

	while (metric(suite, "auth_proxy_requests_in_flight") < count) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.01);
	}
	return true;
}

/* A request to a route that goes away before it is whole; a stream is held open meanwhile. */
static void expect_old_request_served(struct suite *suite, const char *token)
{
	struct probe moved = {.target = route_path(suite, "moved"), .token = token};
	char *half = half_a_request(suite, token);
	struct wire_reply reply;
	struct wire wire;

	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(half));
	/* That it has been begun with is told by the metrics; else by its twin, sent after it. */
	if (!status_becomes(suite, &(struct probe){.route = "plain", .token = token}, 200))
		case_untestable("the route is there before", "it is not");
	if (suite_claims(suite, ROLE_PROXY, "metrics") && !under_way(suite, 2))
		case_untestable("a request is begun with before it is whole", "it is not");
	reload_with(suite, "moved");
	EXPECT(status_becomes(suite, &moved, 200), "a new route serves after SIGHUP",
		"it does not appear");
	wire_send(&wire, SLICE("\"b\" }"));
	wire_read(&wire, "POST", REPLY_MS, &reply);
	EXPECT(reply.status == 200, "a request that was under way is served as it began",
		"status %d", reply.status);
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(half);
}

/* Keys that were had before count on while their issuer is silent. */
static void expect_keys_kept(struct suite *suite)
{
	struct tenant own;
	char *token;
	char *further;

	tenant_begin(&own, suite, "k", "keys");
	token = tenant_ready(&own);
	further = tenant_token(&own, own.key[0]);
	issuer_tell(suite->issuer, own.keys_path, NULL);
	reload_with(suite, "moved");
	EXPECT(status_becomes(suite,
		       &(struct probe){.target = route_path(suite, "moved"), .token = token}, 401),
		"a new route serves after SIGHUP", "it does not appear");
	tenant_expect_taken(&own, further, "while the issuer is silent, after a reload");
	free(further);
	free(token);
	tenant_end(&own);
}

static void expect_change_refused(struct suite *suite, const char *change, const char *token)
{
	struct probe moved = {.target = route_path(suite, "moved"), .token = token};
	size_t from = log_size(suite);

	reload_with(suite, change);
	EXPECT(log_says(suite, from, "reload_refused"), "a configuration that cannot be is told of",
		"%s: not a word", change);
	EXPECT(party_runs(PROXY(suite)), "it runs on", "%s: it ended", change);
	expect_passes(suite, &moved, change);
}

/* It may have been issued for a route that is another one now. */
static void expect_issued_forgotten(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct moment before;
	int64_t until;

	expect_control(suite, &probe);
	before = suite_now(suite);
	expect_control(suite, &probe);
	if (token_endpoints_heard(suite, before) != 0)
		case_untestable("an issued token is used again", "it is not");
	reload_with(suite, NULL);
	until = clock_ms() + 5000;
	while (token_endpoints_heard(suite, before) == 0 && clock_ms() < until) {
		expect_control(suite, &probe);
		clock_rest(0.05);
	}
	EXPECT(token_endpoints_heard(suite, before) == 1,
		"a token that was issued before is not used after it", "%zu exchanges",
		token_endpoints_heard(suite, before));
	free(token);
}

/* P-OPS-08 */
static void reload_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe plain = {.route = "plain", .token = token};
	struct probe moved = {.target = route_path(suite, "moved"), .token = token};
	struct refusal absent = {.status = 404};
	struct worker worker;
	struct wire stream;
	bool followed = true;

	expect_control(suite, &plain);
	expect_refused(suite, &moved, &absent, "a route that is not there yet");
	if (suite_claims(suite, ROLE_PROXY, "multi")) {
		expect_keys_kept(suite);
		reload_usual(suite, token);
	}
	open_held_stream(suite, &stream, token);
	expect_old_request_served(suite, token);
	start_worker(&worker, suite_port(suite, "proxy_port"), NULL,
		probe_text(suite, &(struct probe){.token = token}));
	for (int i = 0; i < RELOADS && followed; i++) {
		followed = try_reload(suite, i % 2 ? "moved" : NULL) &&
			   status_becomes(suite, &moved, i % 2 ? 200 : 404) &&
			   status_becomes(suite, &plain, i % 2 ? 404 : 200);
	}
	end_worker(&worker);
	EXPECT(followed, "every SIGHUP is followed", "one was not");
	EXPECT(worker.failed == 0 && worker.sent > RELOADS, "no request is dropped",
		"%u of %u, the first with status %d", worker.failed, worker.sent, worker.status);
	expect_change_refused(suite, "broken", token);
	expect_change_refused(suite, "listener", token);
	EXPECT(held_stream_ends(suite, &stream, 4000), "an open stream goes on to its end",
		"it was cut");
	reload_usual(suite, token);
	if (suite_claims(suite, ROLE_PROXY, "cache"))
		expect_issued_forgotten(suite);
	free(token);
}

/* ---- certificates ---- */

/* Whether the TLS port shows a certificate that is one for 127.0.0.1. */
static bool shows_good(struct suite *suite, const char *request)
{
	struct tls_result result;
	bool good;

	tls_exchange(suite_port(suite, "proxy_tls_port"), vars_get(&suite->vars, "ca_file"), 12, 13,
		slice_of(request), 5000, &result);
	buf_add(&suite->client_saw, buf_slice(&result.reply));
	good = result.connected && strcmp(result.host, "127.0.0.1") == 0;
	buf_clear(&result.reply);
	return good;
}

static bool shows_good_soon(struct suite *suite, const char *request, bool wanted)
{
	int64_t until = clock_ms() + 8000;

	while (shows_good(suite, request) != wanted) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.02);
	}
	return true;
}

/* P-OPS-16 */
static void tls_renew_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .fields = "Connection: close\r\n"};
	char *text = probe_text(suite, &probe);
	struct worker worker;
	bool told, stays, renewed, back, reloads;
	size_t from;

	expect_good_token_passes(suite);
	if (!shows_good_soon(suite, text, true))
		case_untestable("the TLS port shows the certificate that it was given", "another");
	start_worker(&worker, suite_port(suite, "proxy_tls_port"),
		vars_get(&suite->vars, "ca_file"), xstrdup(text));
	from = log_size(suite);
	reloads = try_reload(suite, "certificate_broken");
	told = log_says(suite, from, "reload_refused");
	stays = shows_good(suite, text);
	reloads = reloads && try_reload(suite, "certificate");
	renewed = shows_good_soon(suite, text, false);
	reloads = reloads && try_reload(suite, NULL);
	back = shows_good_soon(suite, text, true);
	/* Before anything is judged, which may end the case. */
	end_worker(&worker);
	EXPECT(reloads, "it runs on after SIGHUP", "it has ended");
	EXPECT(told, "a key of another certificate is told of", "not a word");
	EXPECT(stays, "the old certificate stays", "another is shown");
	EXPECT(renewed, "the new certificate is shown after SIGHUP", "still the old one");
	EXPECT(back, "and the old one after one more", "another");
	EXPECT(worker.failed == 0 && worker.sent > 3, "no request is dropped meanwhile", "%u of %u",
		worker.failed, worker.sent);
	free(text);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/reload", .run = reload_case},
	{.slug = "proxy/ops/tls-renew", .run = tls_renew_case},
};

CASE_LIST(cases_proxy_ops_reload, cases);
