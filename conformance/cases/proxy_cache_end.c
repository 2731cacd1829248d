/* Issued tokens that are used again: what ends that, and what is made of failures. */
#include <math.h>
#include <stdlib.h>

#include "cache_help.h"
#include "case.h"
#include "feed.h"
#include "intro_help.h"
#include "lib/clock.h"

/* What a slow reply takes, or less where that is too slow for the proxy. */
#define DELAY_S 2.3

/* Two issued tokens, and that the first one is used again: the control of what ends it. */
struct issued {
	char *first;
	char *second;
};

static struct issued issue_first(struct suite *suite, const char *token, double expires_in)
{
	struct issued issued = {opaque_token(suite), opaque_token(suite)};
	struct moment before;

	script_issued(suite, issued.first, expires_in);
	expect_token_passes(suite, token, "the first time");
	script_issued(suite, issued.second, expires_in);
	before = suite_now(suite);
	expect_token_passes(suite, token, "the second time");
	if (!slice_is(token_at_origin(suite, before), issued.first))
		case_untestable("the control: an issued token is used again", "it is not");
	return issued;
}

/* The next request must bring the second one. */
static void expect_renewed(
	struct suite *suite, const char *token, const struct issued *issued, const char *what)
{
	struct moment before = suite_now(suite);

	expect_token_passes(suite, token, what);
	EXPECT(slice_is(token_at_origin(suite, before), issued->second),
		"a token that may not be used any more is renewed", "%s: the upstream got %s", what,
		slice_is(token_at_origin(suite, before), issued->first) ? "the old one"
									: "another one");
	restore_idp(suite);
}

static void issued_clear(struct issued *issued)
{
	free(issued->first);
	free(issued->second);
}

/*
 * [RFC6749 5.1] expires_in is "from the time the response was generated", which is long before a
 * slow reply has come.
 */
static void expect_age_counts(struct suite *suite)
{
	double delay = fmin(suite_bounds(suite, ROLE_PROXY)->exchange_timeout_s - 0.3, DELAY_S);
	double life = suite_bounds(suite, ROLE_PROXY)->cache_margin_s + 2;
	char *token = suite_mint(suite, NULL);
	struct issued issued = {opaque_token(suite), opaque_token(suite)};
	char *fault =
		xasprintf("{\"endpoint\":\"token\",\"next\":1,\"delay_ms\":%.0f,\"status\":200,"
			  "\"fields\":{\"Content-Type\":\"application/json\"},\"body\":{"
			  "\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%.0f,"
			  "\"issued_token_type\":"
			  "\"urn:ietf:params:oauth:token-type:access_token\"}}",
			delay * 1000, issued.first, life);
	int64_t started = clock_ms();

	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults", fault));
	expect_token_passes(suite, token, "a reply that is slow");
	script_issued(suite, issued.second, life);
	clock_rest(2.2 - (double)(clock_ms() - started) / 1000);
	expect_renewed(suite, token, &issued, "it was old when it came");
	issued_clear(&issued);
	free(fault);
	free(token);
}

/* P-CACHE-05 [RFC6749 1.5] */
static void margin_case(struct suite *suite)
{
	double margin = suite_bounds(suite, ROLE_PROXY)->cache_margin_s;
	char *token = suite_mint(suite, NULL);
	struct issued issued = issue_first(suite, token, margin + 2);
	int64_t started = clock_ms();

	clock_rest(2.2 - (double)(clock_ms() - started) / 1000);
	expect_renewed(suite, token, &issued, "less than the margin is left");
	issued_clear(&issued);
	free(token);
	expect_age_counts(suite);
}

/* What was issued for a token that its issuer calls inactive is not used, whatever it says later.
 */
static void inactive_in_between(struct suite *suite)
{
	char *token = tenant_opaque_token(suite);
	struct issued issued = {opaque_token(suite), opaque_token(suite)};
	char *reply = good_exchange_reply(issued.first);
	struct moment before;
	struct tenant own;
	double most;
	int64_t until;

	tenant_begin(&own, suite, "o", "opaque");
	most = suite_bounds(suite, ROLE_PROXY)->revocation_s + 1;
	issuer_tell_json(suite->issuer, "/token", reply);
	tell_answer(&own, "{}");
	tenant_expect_taken(&own, token, "an active token");
	free(reply);
	reply = good_exchange_reply(issued.second);
	issuer_tell_json(suite->issuer, "/token", reply);
	before = suite_now(suite);
	tenant_expect_taken(&own, token, "an active token again");
	if (!slice_is(token_at_origin(suite, before), issued.first))
		case_untestable("the control: an issued token is used again", "it is not");
	issuer_tell_json(suite->issuer, INTROSPECTION_PATH, "{\"active\":false}");
	until = clock_ms() + (int64_t)(most * 1000);
	while (tenant_status(&own, token) != 401 && clock_ms() < until)
		clock_rest(0.02);
	tenant_expect_invalid(&own, token, "a revoked token");
	tell_answer(&own, "{}");
	before = suite_now(suite);
	EXPECT(tenant_taken_within(&own, token, most), "a token that is active is taken",
		"it is not");
	EXPECT(slice_is(token_at_origin(suite, before), issued.second),
		"what was issued before the revocation is not used", "it was");
	free(reply);
	issued_clear(&issued);
	free(token);
	tenant_end(&own);
}

/* P-CACHE-06 [RFC7009 2] [RFC7662 4] */
static void revocation_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct issued issued = issue_first(suite, token, 300);
	struct probe elsewhere = {.token = token, .route = "plain"};
	struct refusal refusal = {.status = 401, .error = "invalid_token"};

	restore_idp(suite);
	/* The IdP says about the same token, on another route, that it is no good. */
	script_token_endpoint(suite, 1, 400, NULL, "{\"error\":\"invalid_grant\"}");
	expect_refused(suite, &elsewhere, &refusal, "the issuer calls the token revoked");
	restore_idp(suite);
	script_issued(suite, issued.second, 300);
	expect_renewed(suite, token, &issued, "the subject token was refused by its issuer");
	issued_clear(&issued);
	free(token);
	if (suite_claims(suite, ROLE_PROXY, "intro"))
		inactive_in_between(suite);
}

/* Requests that the upstream refuses: how often it hears each, and the IdP an exchange. */
static void refuse_at_upstream(struct suite *suite, const char *token, const char *method)
{
	static const char refusal[] = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer "
				      "error=\"invalid_token\"\r\nContent-Length: 0\r\n\r\n";
	/* [RFC9110 9.2.2] a POST is not sent again by whoever does not know what it does */
	size_t most = method[0] == 'G' ? 2 : 1;
	struct probe probe = {.token = token, .method = method};

	origin_answer(suite->origin, refusal);
	for (int i = 0; i < 3; i++) {
		struct moment before = suite_now(suite);
		int status = probe_status(suite, &probe);

		EXPECT(status >= 400, "the client hears of the failure", "%s: status %d", method,
			status);
		EXPECT(suite_heard_origin(suite, before) <= most,
			"a POST is not repeated, a GET once at most", "%s: sent %zu times", method,
			suite_heard_origin(suite, before));
		EXPECT(exchanges(suite, before) <= 2, "no loop of exchanges", "%s: %zu exchanges",
			method, exchanges(suite, before));
	}
	origin_answer(suite->origin, NULL);
}

/* A refusal that comes late is about the token that was sent, not about the one since then. */
static void expect_late_refusal_kept_apart(struct suite *suite)
{
	static const char *const feeds[] = {"refuse 1200", "refuse 0", "count", NULL, "count"};
	char *token = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	struct wire wires[ARRAY_LEN(feeds)];
	size_t made = 0;

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	for (size_t i = 0; i < ARRAY_LEN(feeds); i++) {
		struct wire_reply reply;

		/* The first one's reply is waited for when the others have theirs. */
		if (feeds[i])
			feed_open(suite, token, feeds[i], &wires[i]);
		if (i == 0) {
			if (!feed_wait_least(1, REPLY_MS))
				case_untestable("the request reaches the upstream", "it does not");
			continue;
		}
		if (!feeds[i])
			made = exchanges(suite, before);
		wire_read(&wires[feeds[i] ? i : 0], "GET", REPLY_MS, &reply);
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		EXPECT((reply.status == 200) == (feeds[i] && feeds[i][0] == 'c'),
			"each request has its own outcome", "%s: status %d",
			feeds[i] ? feeds[i] : feeds[0], reply.status);
		wire_reply_clear(&reply);
		wire_close(&wires[feeds[i] ? i : 0]);
	}
	EXPECT(made <= 2 && exchanges(suite, before) == made,
		"a token that was made since then stays", "%zu exchanges before, %zu in all", made,
		exchanges(suite, before));
	feed_end(suite);
	free(token);
}

/* P-CACHE-07 [RFC9110 9.2.2] */
static void upstream_401_case(struct suite *suite)
{
	static const char *const methods[] = {"POST", "GET"};
	char *other = suite_mint(suite, NULL);
	struct moment before;

	expect_token_passes(suite, other, "another user");
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		char *token = suite_mint(suite, NULL);
		struct issued issued = issue_first(suite, token, 300);

		restore_idp(suite);
		refuse_at_upstream(suite, token, methods[i]);
		script_issued(suite, issued.second, 300);
		/* Whatever was issued while the upstream refused may be in use by now. */
		before = suite_now(suite);
		expect_token_passes(suite, token, "when the upstream takes tokens again");
		EXPECT(!slice_is(token_at_origin(suite, before), issued.first),
			"a token that the upstream refused is not used again", "%s: it is",
			methods[i]);
		restore_idp(suite);
		issued_clear(&issued);
		free(token);
	}
	before = suite_now(suite);
	expect_token_passes(suite, other, "the other user again");
	EXPECT(exchanges(suite, before) == 0, "another user's token stays", "it went");
	expect_late_refusal_kept_apart(suite);
	free(other);
}

/* ---- failures ---- */

/* Whatever the answer is: an upstream that hears something gets a token made for this user. */
static int status_with_own_token(struct suite *suite, const char *token, const char *user)
{
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	const struct wire_request *request;
	int status = probe_status(suite, &probe);

	request = suite_last_at_origin(suite, before);
	EXPECT((status == 200) == (request != NULL), "what fails is not forwarded",
		"status %d, and it was %s", status, request ? "forwarded" : "not forwarded");
	EXPECT(!request || bearer_is_of(http_fields_value(request->fields, "authorization"), user),
		"a failed exchange is never served as a token", "the upstream got one of nobody");
	return status;
}

/* P-CACHE-09 */
static void failures_case(struct suite *suite)
{
	static const char user[] = "cache-failures@example.com";
	static const char *const refusals[] = {"{\"error\":\"invalid_grant\"}",
		"{\"error\":\"invalid_target\"}", "{\"error\":\"invalid_scope\"}"};
	double moment = suite_bounds(suite, ROLE_PROXY)->cache_refusal_s;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		char *bad = mint_for(suite, user);
		char *good = mint_for(suite, user);
		int64_t started;

		script_token_endpoint(suite, 1, 400, NULL, refusals[i]);
		EXPECT(status_with_own_token(suite, bad, user) >= 400, "the request fails",
			"it does not");
		started = clock_ms();
		restore_idp(suite);
		/* Within the moment for which the refusal may be repeated: of this token only. */
		status_with_own_token(suite, bad, user);
		EXPECT(status_with_own_token(suite, good, user) == 200,
			"a refusal of one token is none of another one of the same user",
			"%s: it is", refusals[i]);
		clock_rest(moment + 0.2 - (double)(clock_ms() - started) / 1000);
		EXPECT(status_with_own_token(suite, bad, user) == 200,
			"a refusal is forgotten within the declared bound", "%s: it is not",
			refusals[i]);
		free(bad);
		free(good);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/cache/margin", .run = margin_case},
	{.slug = "proxy/cache/revocation", .run = revocation_case},
	{.slug = "proxy/cache/upstream-401", .run = upstream_401_case},
	{.slug = "proxy/cache/failures", .run = failures_case},
};

CASE_LIST(cases_proxy_cache_end, cases);
