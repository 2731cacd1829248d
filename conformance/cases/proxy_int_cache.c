/* Opaque tokens: how long an answer about one is used, and by how many. */
#include <stdlib.h>

#include "case.h"
#include "intro_help.h"
#include "lib/clock.h"

/*
 * Ask again until the token is refused; the seconds since `started_ms` at which the last request
 * was sent that was not.
 */
static double last_taken(struct tenant *own, const char *token, int64_t started_ms, double most)
{
	double last = 0;

	for (;;) {
		double sent = (double)(clock_ms() - started_ms) / 1000;

		if (sent > most || tenant_status(own, token) == 401)
			return last;
		last = sent;
		clock_rest(0.02);
	}
}

/* P-INT-05 [RFC7662 4] */
static void cache_exp_case(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_opaque_token(suite);
	double ends = (double)(int64_t)clock_now() + 3;
	char *edits = xasprintf("{\"exp\":%.0f}", ends);
	size_t since;

	tenant_begin(&own, suite, "o", "opaque");
	tell_answer(&own, edits);
	tenant_expect_taken(&own, token, "a token with some seconds left");
	since = issuer_now(suite->issuer);
	tenant_expect_taken(&own, token, "the same token again");
	if (issuer_asked(suite->issuer, since, INTROSPECTION_PATH) != 0)
		case_untestable("the control: an answer is used again", "it is not");
	issuer_tell_json(suite->issuer, INTROSPECTION_PATH, "{\"active\":false}");
	clock_rest(ends + 0.05 - clock_now());
	since = issuer_now(suite->issuer);
	tenant_expect_invalid(&own, token, "the same token after its end");
	EXPECT(issuer_asked(suite->issuer, since, INTROSPECTION_PATH) == 1,
		"an answer is not used past exp", "the issuer was not asked again");
	free(edits);
	free(token);
	tenant_end(&own);
}

/* P-INT-06 [RFC7662 4] [RFC7009 2] */
static void revocation_case(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_opaque_token(suite);
	char *other = tenant_opaque_token(suite);
	double bound;
	double last;
	int64_t started;

	tenant_begin(&own, suite, "o", "opaque");
	bound = suite_bounds(suite, ROLE_PROXY)->revocation_s;
	tell_answer(&own, "{}");
	tenant_expect_taken(&own, token, "a token");
	started = clock_ms();
	issuer_tell_json(suite->issuer, INTROSPECTION_PATH, "{\"active\":false}");
	/* The answer about one token is not the answer about another. */
	tenant_expect_invalid(&own, other, "another token, which is not active");
	last = last_taken(&own, token, started, bound + 1);
	EXPECT(last <= bound, "a revoked token is refused within the declared bound",
		"after %.1f s it was still taken", last);
	free(token);
	free(other);
	tenant_end(&own);
}

#define CALLERS 6

/* Those who bring one token at a time cause one question. */
static void single_flight_case(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_opaque_token(suite);
	struct wire wire[CALLERS];
	struct wire_reply reply;
	size_t since = issuer_now(suite->issuer);
	char *text;

	tenant_begin(&own, suite, "o", "opaque");
	text = probe_text(
		suite, &(struct probe){.route = own.route, .token = token, .method = "GET"});
	issuer_tell(
		suite->issuer, INTROSPECTION_PATH, &(struct issuer_answer){.mode = ISSUER_HOLD});
	for (size_t i = 0; i < CALLERS; i++) {
		wire_open(&wire[i], suite_port(suite, "proxy_port"));
		wire_send(&wire[i], slice_of(text));
	}
	if (!issuer_wait(suite->issuer, since, INTROSPECTION_PATH, 1, 5000))
		case_untestable("the issuer is asked", "it is not");
	EXPECT(!issuer_wait(suite->issuer, since, INTROSPECTION_PATH, 2, 100),
		"one token at a time is one question", "there is a second one");
	tell_answer(&own, "{}");
	for (size_t i = 0; i < CALLERS; i++) {
		wire_read(&wire[i], "GET", REPLY_MS, &reply);
		EXPECT(reply.status == 200, "every request is answered", "status %d", reply.status);
		wire_reply_clear(&reply);
		wire_close(&wire[i]);
	}
	EXPECT(issuer_asked(suite->issuer, since, INTROSPECTION_PATH) == 1,
		"one token at a time is one question", "%zu questions",
		issuer_asked(suite->issuer, since, INTROSPECTION_PATH));
	free(text);
	free(token);
	tenant_end(&own);
}

static const struct test_case cases[] = {
	{.slug = "proxy/int/cache-exp", .run = cache_exp_case},
	{.slug = "proxy/int/revocation-bound", .run = revocation_case},
	{.slug = "proxy/int/single-flight",
		.run = single_flight_case,
		.wants = "intro",
		.role = ROLE_PROXY,
		.requirement = "Many requests with one opaque token ask its issuer once",
		.source = "RFC 7662 4"},
};

CASE_LIST(cases_proxy_int_cache, cases);
