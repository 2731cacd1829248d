/* The client's token: its claims. */
#include <math.h>
#include <stdlib.h>

#include "case.h"
#include "jwt_help.h"
#include "lib/clock.h"

/* A proxy that forgives more than this has no clock. */
#define LEEWAY_MOST_S 300

static double leeway(const struct suite *suite)
{
	return suite_bounds(suite, ROLE_PROXY)->clock_leeway_s;
}

/* Each template, filled with a text of a good token, must be refused, or taken, as the claim. */
static void expect_variations(struct suite *suite, const char *claim, struct slice own,
	const char *const *templates, bool taken)
{
	for (; *templates; templates++) {
		char *raw = vary(*templates, own);

		if (taken)
			expect_claim_taken(suite, claim, raw);
		else
			expect_claim_refused(suite, claim, raw);
		free(raw);
	}
}

/* ---- from whom, for whom ---- */

/* P-JWT-16 [RFC9068 4] [RFC8725 3.8] */
static void iss_case(struct suite *suite)
{
	static const char *const good[] = {"\"@\"", NULL};
	static const char *const bad[] = {"null", "\"\"", "\"^\"", "\"@/\"", "\"<\"", "\">\"",
		"\"@x\"", "\"@.evil.example.com\"", "\"x@\"", "\"https://evil.example.com/?@\"",
		"\"https://evil.example.com#@\"", "\"@#\"", "\"@?\"", "\" @\"", "\"@ \"",
		"\"@\\n\"", "\"@ https://evil.example.com\"", "\"@@\"", "[\"@\"]",
		"[\"@\",\"https://evil.example.com\"]", "{\"@\":\"@\"}", "1", "true",
		"\"https://evil.example.com\"", NULL};
	struct json *claims = good_claims(suite);
	struct slice own = json_member_string(claims, "iss");

	expect_good_token_passes(suite);
	expect_variations(suite, "iss", own, good, true);
	expect_claim_refused(suite, "iss", NULL);
	expect_variations(suite, "iss", own, bad, false);
	json_free(claims);
}

/* Which audience the proxy itself asks the IdP for: the upstream's. */
static char *upstream_audience(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct observation seen;
	struct form form;
	char *audience;

	seen_exchange(suite, &probe, &form, &seen);
	audience = xasprintf("\"%.*s\"", SLICE_ARGS(form_value(&form, "audience")));
	form_clear(&form);
	observation_clear(&seen);
	free(token);
	return audience;
}

/* P-JWT-18 [MCP Token Handling] [RFC9068 4] [RFC7519 4.1.3] */
static void aud_case(struct suite *suite)
{
	static const char *const good[] = {
		"\"@\"", "[\"@\"]", "[\"somebody-else\",\"@\"]", "[\"@\",\"somebody-else\"]", NULL};
	static const char *const bad[] = {"null", "\"\"", "[]", "[\"\"]", "\"somebody-else\"",
		"[\"somebody-else\",\"nobody\"]", "\"<\"", "\">\"", "\"@x\"", "\"x@\"", "\"^\"",
		"\"@/\"", "\"/@\"", "\"@ \"", "\" @\"", "\"@ somebody-else\"",
		"\"@,somebody-else\"", "\"*\"", "[\"<\",\"@x\"]", "\"http://127.0.0.1:1/mcp\"",
		NULL};
	struct json *claims = good_claims(suite);
	struct slice own = json_member_string(claims, "aud");
	char *client = xasprintf("\"%.*s\"", SLICE_ARGS(json_member_string(claims, "client_id")));
	char *upstream = upstream_audience(suite);

	if (!own.len)
		case_untestable("a good token of the IdP names one audience", "it does not");
	expect_good_token_passes(suite);
	expect_variations(suite, "aud", own, good, true);
	expect_claim_refused(suite, "aud", NULL);
	expect_variations(suite, "aud", own, bad, false);
	expect_claim_refused(suite, "aud", upstream);
	expect_claim_refused(suite, "aud", client);
	free(upstream);
	free(client);
	json_free(claims);
}

/* P-JWT-19 [RFC7519 4.1.3] */
static void aud_types_case(struct suite *suite)
{
	static const char *const bad[] = {"123", "true", "1e3", "{}", "{\"@\":1}",
		"{\"aud\":\"@\"}", "{\"0\":\"@\"}", "[[\"@\"]]", "[[\"@\"],\"@\"]", "[\"@\",1]",
		"[1,\"@\"]", "[null,\"@\"]", "[{\"@\":\"@\"}]", "[\"@\",{}]", "[true]", NULL};
	struct json *claims = good_claims(suite);

	expect_good_token_passes(suite);
	expect_variations(suite, "aud", json_member_string(claims, "aud"), bad, false);
	json_free(claims);
}

/* ---- when ---- */

/* The claim is so many seconds from now, counted from the next full second. */
static char *seconds_from_now(double seconds)
{
	return xasprintf("%.0f", ceil(clock_now()) + seconds);
}

/* P-JWT-20 [RFC9068 4] [RFC7519 4.1.4] */
static void exp_case(struct suite *suite)
{
	double grace = leeway(suite);
	double past[] = {grace + 3, grace + 60, 3600, 86400};
	char *raw = seconds_from_now(60);

	EXPECT(grace <= LEEWAY_MOST_S, "the leeway is no more than a few minutes", "%.0f s", grace);
	expect_claim_taken(suite, "exp", raw);
	free(raw);
	raw = seconds_from_now(2 - grace);
	expect_claim_taken(suite, "exp", raw);
	free(raw);
	for (size_t i = 0; i < ARRAY_LEN(past); i++) {
		/* Counted from a full second that is up to one second ahead: two at least. */
		raw = seconds_from_now(-past[i]);
		expect_claim_refused(suite, "exp", raw);
		free(raw);
	}
}

/* P-JWT-21 [RFC9068 2.2] */
static void exp_required_case(struct suite *suite)
{
	char *payload = claims_text(suite, "{\"exp\":null}", ",\"Exp\":9999999999");
	char *token = mint_text(suite, NULL, payload);

	expect_good_token_passes(suite);
	expect_claim_refused(suite, "exp", NULL);
	expect_claim_refused(suite, "exp", "null");
	expect_token_refused(suite, token, "Exp in place of exp");
	free(token);
	free(payload);
}

/* P-JWT-22 [RFC7519 2]: the last ones are no JSON, and somebody's number all the same. */
static void exp_types_case(struct suite *suite)
{
	static const char *const bad[] = {"\"9999999999\"", "null", "\"\"", "true", "[]", "{}",
		"[9999999999]", "-1", "0", "-9999999999", "-1e400", "1e400", "1e30",
		"9223372036854775807", "9223372036854775808", "-9223372036854775809",
		"18446744073709551615", "18446744073709551621", "36893488147419103237", "NaN",
		"Infinity", "-Infinity", "0xffffffffff", "+9999999999", "9999999999.",
		"09999999999", "99_99999999"};
	char *good[] = {xasprintf("%.1f", floor(clock_now()) + 600.5),
		xasprintf("%.12e", floor(clock_now()) + 600),
		xasprintf("%.0f.0", clock_now() + 600)};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		expect_claim_taken(suite, "exp", good[i]);
		free(good[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_claim_refused(suite, "exp", bad[i]);
	expect_good_token_passes(suite);
}

/* P-JWT-23 [RFC7519 4.1.5] */
static void nbf_case(struct suite *suite)
{
	double ahead[] = {leeway(suite) + 5, 3600, 1e9};
	char *raw = seconds_from_now(-60);

	expect_claim_taken(suite, "nbf", raw);
	free(raw);
	for (size_t i = 0; i < ARRAY_LEN(ahead); i++) {
		raw = seconds_from_now(ahead[i]);
		expect_claim_refused(suite, "nbf", raw);
		free(raw);
	}
	expect_claim_refused(suite, "nbf", "\"9999999999\"");
	expect_claim_refused(suite, "nbf", "18446744073709551621");
}

/* P-JWT-24 [RFC9068 2.2] [RFC7519 4.1.6] */
static void iat_case(struct suite *suite)
{
	double ahead[] = {LEEWAY_MOST_S + 60, 86400, 1e9};
	char *raw = seconds_from_now(-60);

	expect_claim_taken(suite, "iat", raw);
	free(raw);
	expect_claim_refused(suite, "iat", NULL);
	expect_claim_refused(suite, "iat", "null");
	for (size_t i = 0; i < ARRAY_LEN(ahead); i++) {
		raw = seconds_from_now(ahead[i]);
		expect_claim_refused(suite, "iat", raw);
		free(raw);
	}
}

/* ---- who, and with what ---- */

/* P-JWT-25 [RFC9068 2.2] */
static void required_claims_case(struct suite *suite)
{
	static const char *const claims[] = {"sub", "client_id", "jti"};
	static const char *const bad[] = {NULL, "null", "\"\"", "1", "true", "[]", "{}", "[\"x\"]"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
		expect_claim_taken(suite, claims[i], "\"x\"");
		for (size_t k = 0; k < ARRAY_LEN(bad); k++)
			expect_claim_refused(suite, claims[i], bad[k]);
	}
}

/* P-JWT-33 [RFC9449 7.2] [RFC8705 3] */
static void bound_case(struct suite *suite)
{
	static const char *const bad[] = {
		"{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}",
		"{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}",
		"{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\",\"jkt\":\"x\"}",
		"{\"kid\":\"somebody\"}",
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_claim_refused(suite, "cnf", bad[i]);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/iss-exact", .run = iss_case},
	{.slug = "proxy/jwt/aud-required", .run = aud_case},
	{.slug = "proxy/jwt/aud-types", .run = aud_types_case},
	{.slug = "proxy/jwt/exp", .run = exp_case},
	{.slug = "proxy/jwt/exp-required", .run = exp_required_case},
	{.slug = "proxy/jwt/exp-types", .run = exp_types_case},
	{.slug = "proxy/jwt/nbf", .run = nbf_case},
	{.slug = "proxy/jwt/iat", .run = iat_case},
	{.slug = "proxy/jwt/required-claims", .run = required_claims_case},
	{.slug = "proxy/jwt/bound-as-bearer", .run = bound_case},
};

CASE_LIST(cases_proxy_jwt_claims, cases);
