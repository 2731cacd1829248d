/* The issuer's reply as bytes: too many of them, too slow ones, and framing that does not add up.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "see_exchange.h"

#define ISSUED "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\""

/* With this answer nothing may be forwarded; how long it took, in seconds. */
static double expect_answer_refused(
	struct suite *suite, const struct issuer_answer *answer, const char *what)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.route = route->route, .token = token};
	struct moment before = suite_now(suite);
	int64_t started = clock_ms();
	int status;

	issuer_tell(suite->issuer, route->path, answer);
	status = probe_status(suite, &probe);
	EXPECT(suite_heard_origin(suite, before) == 0, "nothing is forwarded", "%s: it was", what);
	EXPECT(status == 502 || status == 504, "502 or 504", "%s: status %d", what, status);
	free(token);
	return (double)(clock_ms() - started) / 1000;
}

static void expect_good_exchange(struct suite *suite)
{
	struct exchange_seen seen;

	see_exchange(suite, exchange_route_named("public"), NULL, &seen);
	exchange_seen_clear(&seen);
}

/* P-RSP-11 [RFC9110 15.6.5] */
static void limits_case(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *body = good_exchange_reply(token);
	double patience = suite_bounds(suite, ROLE_PROXY)->exchange_timeout_s + 1;
	const struct {
		const char *what;
		struct issuer_answer answer;
	} rows[] = {
		{"a good reply and 100 MB of white space", {.body = body, .mode = ISSUER_HUGE}},
		{"the same without an end", {.body = body, .mode = ISSUER_ENDLESS}},
		{"a byte in 50 ms", {.body = body, .mode = ISSUER_TRICKLE}},
		{"header fields without an end", {.mode = ISSUER_FIELDS}},
		{"chunks without an end", {.mode = ISSUER_CHUNKS}},
	};

	expect_good_exchange(suite);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t sent = issuer_sent(suite->issuer);
		double took = expect_answer_refused(suite, &rows[i].answer, rows[i].what);

		EXPECT(took <= patience, "nobody waits longer than the declared time", "%s: %.1f s",
			rows[i].what, took);
		/* What is on its way in buffers was not read. */
		EXPECT(issuer_sent(suite->issuer) - sent < ISSUER_HUGE_BYTES / 3,
			"no more is read than a reply can be", "%s: %llu bytes", rows[i].what,
			(unsigned long long)(issuer_sent(suite->issuer) - sent));
	}
	expect_good_exchange(suite);
	free(body);
	free(token);
}

/* A whole response with these lines of framing; the caller frees. */
static char *raw_response(const char *framing, const char *body, const char *behind)
{
	return xasprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s\r\n%s%s", framing,
		body, behind);
}

/* P-RSP-14 [RFC9112 6.3, 8] */
static void framing_case(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("public");
	char *token = opaque_token(suite), *stray = opaque_token(suite);
	char *body = good_exchange_reply(token), *stray_body = good_exchange_reply(stray);
	char *stray_reply = raw_response("Content-Length: 0\r\n", "", stray_body);
	size_t len = strlen(body);
	char *length = xasprintf("Content-Length: %zu\r\n", len);
	char *two = xasprintf("Content-Length: %zu\r\nContent-Length: %zu\r\n", len, len + 1);
	char *both = xasprintf("Content-Length: %zu\r\nTransfer-Encoding: chunked\r\n", len);
	char *more = xasprintf("Content-Length: %zu\r\n", len + 40);
	char *chunk = xasprintf("%zx\r\n%s\r\n", len, body);
	const struct {
		const char *what;
		char *text;
	} bad[] = {
		{"two lengths that differ", raw_response(two, body, " ")},
		{"a length and chunks", raw_response(both, chunk, "0\r\n\r\n")},
		{"a length that is no number", raw_response("Content-Length: abc\r\n", body, "")},
		{"a negative length", raw_response("Content-Length: -1\r\n", body, "")},
		{"less than was announced", raw_response(more, body, "")},
		{"chunks without the last one",
			raw_response("Transfer-Encoding: chunked\r\n", chunk, "")},
		{"a chunk's size that is none",
			raw_response("Transfer-Encoding: chunked\r\n", "zz\r\n", body)},
	};
	char *good = raw_response(length, body, ""),
	     *extra = raw_response(length, body, stray_reply);
	char *const taken[] = {good, extra};
	char *subject, *expected = xasprintf("Bearer %s", token);

	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		subject = suite_mint(suite, NULL);
		issuer_tell(suite->issuer, route->path,
			&(struct issuer_answer){.mode = ISSUER_RAW, .body = taken[i]});
		probe_send(suite, &(struct probe){.route = route->route, .token = subject}, &reply);
		if (i == 0 && reply.status != 200)
			case_untestable("the control, a reply that is right, is used", "status %d",
				reply.status);
		/* What lies behind a reply may make it a failure, but never another reply. */
		if (reply.status == 200)
			EXPECT(suite_last_at_origin(suite, before) &&
					slice_is(
						http_fields_value(
							suite_last_at_origin(suite, before)->fields,
							"authorization"),
						expected),
				"what lies behind a reply is no reply", "another token was used");
		wire_reply_clear(&reply);
		free(subject);
		expect_good_exchange(suite);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		expect_answer_refused(suite,
			&(struct issuer_answer){.mode = ISSUER_RAW, .body = bad[i].text},
			bad[i].what);
		free(bad[i].text);
		expect_good_exchange(suite);
	}
	free(good), free(extra), free(stray_reply), free(expected);
	free(length), free(two), free(both), free(more), free(chunk);
	free(body), free(stray_body), free(token), free(stray);
}

static const struct test_case cases[] = {
	{.slug = "proxy/rsp/limits", .run = limits_case},
	{.slug = "proxy/rsp/framing", .run = framing_case},
};

CASE_LIST(cases_proxy_rsp_wire, cases);
