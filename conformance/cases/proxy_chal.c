/* Challenges: what a client learns from a refusal, and can rely on. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "challenge_help.h"
#include "exchange_help.h"

#define TOO_LITTLE "{\"claims\":{\"scp\":[\"openid\"]}}"

/* ---- P-CHAL-01 [RFC9110 11.6.1, 5.6.4] [RFC6750 3] ---- */

/* [RFC6749 3.3] scope = scope-token *( SP scope-token ) */
static bool scope_well_formed(struct slice scopes)
{
	struct slice one;
	bool good = scopes.len > 0;

	while (good && slice_split(&scopes, ' ', &one)) {
		good = one.len > 0;
		for (size_t i = 0; i < one.len; i++)
			good = good && one.at[i] > ' ' && one.at[i] != '"' && one.at[i] != '\\';
	}
	return good;
}

static void look_at_challenge(
	struct suite *suite, const struct probe *probe, int status, const char *what)
{
	struct refused refused;
	struct slice scope;

	expect_challenge(suite, probe, status, &refused, what);
	scope = challenge_parameter(&refused.challenge, "scope");
	EXPECT(!scope.at || scope_well_formed(scope), "scope is a list of scope tokens",
		"%s: \"%.*s\"", what, SLICE_ARGS(scope));
	refused_clear(&refused);
}

static void well_formed_case(struct suite *suite)
{
	static const char *const routes[] = {"origin", "same_idp", "federated"};
	char *good = suite_mint(suite, NULL);
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	char *little = suite_mint(suite, TOO_LITTLE);
	char *query = xasprintf("access_token=%s", good);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct probe none = {.route = routes[i]};
		struct probe other = {.route = routes[i], .authorization = "Basic dXNlcjpwYXNz"};
		struct probe invalid = {.route = routes[i], .token = bad};
		struct probe narrow = {.route = routes[i], .token = little};
		struct probe garbage = {.route = routes[i], .token = "garbage"};
		struct probe in_query = {.route = routes[i], .query = query};

		look_at_challenge(suite, &none, 401, "no credentials");
		look_at_challenge(suite, &other, 401, "another scheme");
		look_at_challenge(suite, &invalid, 401, "an expired token");
		look_at_challenge(suite, &garbage, 401, "garbage for a token");
		look_at_challenge(suite, &in_query, 401, "a token in the query");
		look_at_challenge(suite, &narrow, 403, "too little scope");
	}
	free(query);
	free(little);
	free(bad);
	free(good);
}

/* ---- P-CHAL-02 [RFC9728 5.1] [MCP 2025-06-18 Authorization Server Location] ---- */

static void follow_metadata(
	struct suite *suite, const struct probe *probe, int status, const char *path)
{
	char *called = resource_url(suite, path);
	struct refused refused;
	struct json *document;

	expect_challenge(suite, probe, status, &refused, path);
	document = follow_challenge(suite, &refused, path);
	EXPECT(slice_is(json_member_string(document, "resource"), called),
		"its document is about the resource that was called", "%s: \"%.*s\"", called,
		SLICE_ARGS(json_member_string(document, "resource")));
	json_free(document);
	refused_clear(&refused);
	free(called);
}

static void resource_metadata_of_route(struct suite *suite, const char *name, const char *path)
{
	char *bad = suite_mint(suite, "{\"bad\":\"bad-signature\"}");
	struct probe none = {.route = name};
	struct probe invalid = {.route = name, .token = bad};
	struct probe get = {.route = name, .method = "GET"};

	follow_metadata(suite, &none, 401, path);
	follow_metadata(suite, &invalid, 401, path);
	follow_metadata(suite, &get, 401, path);
	free(bad);
}

static void resource_metadata_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	for_each_route(suite, resource_metadata_of_route);
}

/* P-CHAL-03 [RFC6750 3.1] */
static void no_error_case(struct suite *suite)
{
	static const struct probe probes[] = {
		{0},
		{.method = "GET"},
		{.route = "same_idp"},
		/* "or attempted using an unsupported authentication method" */
		{.authorization = "Basic dXNlcjpwYXNz"},
		{.authorization = "DPoP abc"},
		{.query = "access_token=abc"},
		{.fields = "Cookie: sid=abc\r\n"},
	};
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	struct refusal no_error = {.status = 401, .error = ""};

	expect_good_token_passes(suite);
	/* There would be one, so that it is missing means something. */
	expect_token_refused(suite, bad, "an expired token");
	for (size_t i = 0; i < ARRAY_LEN(probes); i++)
		expect_refused(suite, &probes[i], &no_error, "no credentials that we understand");
	free(bad);
}

/* ---- P-CHAL-04 [MCP Token Handling] [RFC9068 4] [RFC6750 3.1] ---- */

/* Not every profile calls these bad; whether they pass is for the rows about tokens to judge. */
static bool arguable(struct slice name)
{
	return slice_is(name, "kid-absent") || slice_is(name, "typ-jwt") ||
	       slice_is(name, "missing-jti") || slice_is(name, "iat-week-in-past");
}

static void invalid_token_case(struct suite *suite)
{
	static const struct refusal invalid = {.status = 401, .error = "invalid_token"};
	struct json *known = suite_control(suite, ROLE_IDP, "GET", "/mint", NULL);
	size_t count = 0;

	expect_good_token_passes(suite);
	for (const struct json *row = json_first(json_first(known)); row; row = json_next(row)) {
		char *name = slice_dup(json_member_string(row, "name"));
		char *order = xasprintf("{\"bad\":\"%s\"}", name);
		char *token = suite_mint(suite, order);
		struct probe probe = {.token = token};

		if (!arguable(slice_of(name))) {
			expect_refused(suite, &probe, &invalid, name);
			count++;
		}
		free(token);
		free(order);
		free(name);
	}
	if (count < 10)
		case_untestable("the IdP knows bad tokens", "it names %zu", count);
	json_free(known);
}

/* P-CHAL-05 [MCP Scope Selection Strategy]: whoever asks for what it says gets in. */
static void scope_hint_case(struct suite *suite)
{
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	struct probe probes[] = {{0}, {.token = bad}};
	struct probe plain = {.route = "plain"};
	struct refused refused;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		struct buf order = {0};
		struct slice scopes;
		struct slice scope;
		char *token;

		expect_challenge(suite, &probes[i], 401, &refused, "the route \"origin\"");
		scopes = challenge_parameter(&refused.challenge, "scope");
		EXPECT(scopes.len > 0, "the challenge says which scopes are needed",
			"it says nothing of them");
		buf_puts(&order, "{\"claims\":{\"scp\":[");
		for (size_t n = 0; slice_split(&scopes, ' ', &scope); n++) {
			buf_puts(&order, n ? "," : "");
			json_quote(&order, scope);
		}
		buf_puts(&order, "]}}");
		token = suite_mint(suite, order.at);
		expect_token_passes(suite, token, "exactly the scopes of the challenge");
		free(token);
		buf_clear(&order);
		refused_clear(&refused);
	}
	expect_challenge(suite, &plain, 401, &refused, "the route \"plain\"");
	EXPECT(!challenge_parameter(&refused.challenge, "scope").at,
		"where no scope is needed, none is asked for", "one is");
	refused_clear(&refused);
	free(bad);
}

/* P-CHAL-06 [MCP Scope Challenge Handling] [RFC6750 3.1] */
static void insufficient_scope_case(struct suite *suite)
{
	static const char *const scopes[] = {"[]", "[\"openid\"]", "[\"backend-mcp:tools:call\"]",
		"[\"backend-mcp:tools:list\"]"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		char *order = xasprintf("{\"claims\":{\"scp\":%s}}", scopes[i]);
		char *token = suite_mint(suite, order);
		struct probe probe = {.token = token};
		struct moment before = suite_now(suite);
		struct refused refused;

		expect_challenge(suite, &probe, 403, &refused, scopes[i]);
		EXPECT(slice_is(challenge_parameter(&refused.challenge, "error"),
			       "insufficient_scope"),
			"the error is insufficient_scope", "%s: \"%.*s\"", scopes[i],
			SLICE_ARGS(challenge_parameter(&refused.challenge, "error")));
		EXPECT(challenge_parameter(&refused.challenge, "scope").len > 0,
			"the challenge says what is needed", "%s: no scope", scopes[i]);
		EXPECT(challenge_parameter(&refused.challenge, "resource_metadata").len > 0,
			"and where to learn more", "%s: no resource_metadata", scopes[i]);
		EXPECT(token_endpoints_heard(suite, before) == 0, "nothing is exchanged",
			"%s: it is", scopes[i]);
		refused_clear(&refused);
		free(token);
		free(order);
	}
}

/* P-CHAL-07 [MCP 2026-07-28 Runtime Insufficient Scope Errors] */
static void one_challenge_case(struct suite *suite)
{
	static const char *const needed[] = {"backend-mcp:tools:call", "backend-mcp:tools:list"};

	expect_good_token_passes(suite);
	for (size_t held = 0; held <= ARRAY_LEN(needed); held++) {
		char *order = held ? xasprintf("{\"claims\":{\"scp\":[\"%s\"]}}", needed[held - 1])
				   : xstrdup("{\"claims\":{\"scp\":[]}}");
		char *token = suite_mint(suite, order);
		struct probe probe = {.token = token};
		struct refused refused;
		struct slice scope;

		expect_challenge(suite, &probe, 403, &refused, "too little scope");
		scope = challenge_parameter(&refused.challenge, "scope");
		for (size_t i = 0; i < ARRAY_LEN(needed); i++)
			EXPECT(scopes_have(scope, needed[i]),
				"all scopes that are needed are in one challenge",
				"\"%.*s\" lacks %s", SLICE_ARGS(scope), needed[i]);
		refused_clear(&refused);
		free(token);
		free(order);
	}
}

/* ---- P-CHAL-08 [MCP 2026-07-28 Refresh Tokens] ---- */

static void no_offline_access(struct suite *suite, const char *name, const char *path)
{
	struct json *document = expect_metadata(suite, path);
	const struct json *supported = json_member(document, "scopes_supported");
	struct probe probe = {.route = name};
	struct refused refused;

	for (const struct json *s = json_first(supported); s; s = json_next(s)) {
		struct slice scope;

		EXPECT(json_string(s, &scope) && !slice_is(scope, "offline_access"),
			"offline_access is no scope of a resource", "%s: scopes_supported has it",
			path);
	}
	expect_challenge(suite, &probe, 401, &refused, path);
	EXPECT(!scopes_have(challenge_parameter(&refused.challenge, "scope"), "offline_access"),
		"offline_access is in no challenge", "%s: it is", path);
	refused_clear(&refused);
	json_free(document);
}

static void no_offline_access_case(struct suite *suite)
{
	/* A proxy that copies the authorization server's list does so when it starts, at latest. */
	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults",
		"{\"endpoint\":\"discovery\",\"next\":0,\"members\":{\"scopes_supported\":["
		"\"offline_access\",\"backend-mcp:tools:call\",\"backend-mcp:tools:list\"]}}"));
	suite_restart(suite, ROLE_PROXY);
	expect_good_token_passes(suite);
	for_each_route(suite, no_offline_access);
	restore_idp(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/chal/well-formed", .run = well_formed_case},
	{.slug = "proxy/chal/resource-metadata", .run = resource_metadata_case},
	{.slug = "proxy/chal/no-error-when-none", .run = no_error_case},
	{.slug = "proxy/chal/invalid-token", .run = invalid_token_case},
	{.slug = "proxy/chal/scope-hint", .run = scope_hint_case},
	{.slug = "proxy/chal/insufficient-scope", .run = insufficient_scope_case},
	{.slug = "proxy/chal/one-challenge", .run = one_challenge_case},
	{.slug = "proxy/chal/no-offline-access", .run = no_offline_access_case},
};

CASE_LIST(cases_proxy_chal, cases);
