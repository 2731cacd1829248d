/* Opaque tokens: what is asked about them, and what is believed of the answer. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "intro_help.h"
#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"
#include "suite_files.h"

/* P-INT-01 [RFC7662 2.2] */
static void inactive_case(struct suite *suite)
{
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque");
	expect_answer_taken(&own, "{}", "an active token");
	expect_answer_invalid(&own, "{\"active\":false}", "a token that is not active");
	issuer_tell_json(suite->issuer, INTROSPECTION_PATH, "{\"active\":false}");
	expect_token_invalid(&own, "a token of which nothing else is said");
	tenant_end(&own);
}

/* P-INT-02 [RFC7662 2.2] */
static void active_type_case(struct suite *suite)
{
	static const char *const edits[] = {
		"{\"active\":null}", /* leaves it out */
		"{\"active\":\"true\"}",
		"{\"active\":\"false\"}",
		"{\"active\":1}",
		"{\"active\":[true]}",
		"{\"active\":{\"value\":true}}",
		"{\"active\":null,\"Active\":true}",
	};
	struct tenant own;
	char *null;
	char *good;

	tenant_begin(&own, suite, "o", "opaque");
	expect_answer_taken(&own, "{\"active\":true}", "active is true");
	for (size_t i = 0; i < ARRAY_LEN(edits); i++)
		expect_answer_invalid(&own, edits[i], edits[i]);
	good = good_answer(&own, "{\"active\":null}");
	null = xasprintf("{\"active\":null,%s", good + 1);
	issuer_tell_json(suite->issuer, INTROSPECTION_PATH, null);
	expect_token_invalid(&own, "active is null");
	free(good);
	free(null);
	tenant_end(&own);
}

/* The pair of "Authorization: Basic", decoded; the caller clears it. */
static struct buf basic_pair(struct slice authorization)
{
	struct buf pair = {0};

	EXPECT(slice_starts(authorization, "Basic "), "the proxy shows who it is",
		"Authorization does not say Basic");
	EXPECT(!base64_decode(slice_from(authorization, 6), &pair), "the pair is base64",
		"it is not");
	return pair;
}

/* P-INT-03 [RFC7662 2.1, 4] */
static void authenticated_post_case(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_opaque_token(suite);
	size_t since = issuer_now(suite->issuer);
	const struct wire_request *asked;
	char *secret;
	struct buf pair;
	struct form form;
	struct slice type;

	tenant_begin(&own, suite, "o", "opaque");
	tell_answer(&own, "{}");
	tenant_expect_taken(&own, token, "an active token");
	asked = issuer_request(suite->issuer, since, INTROSPECTION_PATH, 0);
	EXPECT(asked && slice_is(asked->method, "POST"), "the question is a POST", "it is a %.*s",
		asked ? (int)asked->method.len : 0, asked ? asked->method.at : "");
	EXPECT(slice_is(asked->target, INTROSPECTION_PATH), "nothing is in the URL", "%.*s",
		SLICE_ARGS(asked->target));
	type = http_fields_value(asked->fields, "content-type");
	EXPECT(slice_is_nocase(
		       slice_to(type, slice_find(type, ';')), "application/x-www-form-urlencoded"),
		"the question is a form", "%.*s", SLICE_ARGS(type));
	EXPECT(!form_parse(asked->body, &form), "the question is a form", "it is malformed");
	EXPECT(form_count(&form, "token") == 1 && slice_is(form_value(&form, "token"), token),
		"it asks about the client's token, byte for byte", "about another one");
	for (size_t i = 0; i < asked->fields.count; i++)
		EXPECT(!slice_contains(asked->fields.at[i].value, token),
			"the token is in the body only", "it is in %.*s",
			SLICE_ARGS(asked->fields.at[i].name));
	secret = suite_secret(suite, "proxy_secret");
	pair = basic_pair(http_fields_value(asked->fields, "authorization"));
	EXPECT(slice_starts(buf_slice(&pair), "auth-proxy:") &&
			slice_is(slice_from(buf_slice(&pair), strlen("auth-proxy:")), secret),
		"the proxy authenticates as its own client", "with something else");
	form_clear(&form);
	buf_clear(&pair);
	secret_free(secret);
	free(token);
	tenant_end(&own);
}

/* P-INT-04 [RFC7662 2.2, 4] [MCP Token Handling] */
static void claims_case(struct suite *suite)
{
	static const char *const good[] = {
		"{}",
		"{\"aud\":[\"other\",\"mcp-server\"]}",
		"{\"iss\":null}",
		"{\"exp\":null}",
		"{\"nbf\":1000}",
		"{\"token_type\":null}",
		"{\"token_type\":\"bearer\"}",
		"{\"scope\":\"other own:read\"}",
	};
	static const char *const bad[] = {
		"{\"aud\":null}",
		"{\"aud\":\"other\"}",
		"{\"aud\":\"mcp-serve\"}",
		"{\"aud\":\"mcp-server-2\"}",
		"{\"aud\":\"multi-b\"}",
		"{\"aud\":[]}",
		"{\"aud\":[\"other\"]}",
		"{\"aud\":7}",
		"{\"iss\":\"https://other.example\"}",
		"{\"iss\":\"\"}",
		"{\"iss\":7}",
		"{\"exp\":1000}",
		"{\"exp\":\"4102444800\"}",
		"{\"exp\":0}",
		"{\"nbf\":4102444800}",
		"{\"nbf\":\"1000\"}",
		"{\"iat\":4102444800}",
		"{\"token_type\":\"DPoP\"}",
		"{\"token_type\":\"N_A\"}",
		"{\"token_type\":\"\"}",
		"{\"token_type\":[\"Bearer\"]}",
		"{\"sub\":null}",
		"{\"sub\":\"\"}",
		"{\"cnf\":{\"jkt\":\"x\"}}",
	};
	static const char *const no_scope[] = {
		"{\"scope\":null}",
		"{\"scope\":\"\"}",
		"{\"scope\":\"own:rea\"}",
		"{\"scope\":\"own:read:x\"}",
		"{\"scope\":[\"own:read\"]}",
	};
	struct refusal forbidden = {.status = 403, .error = "insufficient_scope"};
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque");
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_answer_taken(&own, good[i], good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_answer_invalid(&own, bad[i], bad[i]);
	for (size_t i = 0; i < ARRAY_LEN(no_scope); i++) {
		char *token = tenant_opaque_token(suite);

		tell_answer(&own, no_scope[i]);
		tenant_expect_refused(&own, token, &forbidden, no_scope[i]);
		free(token);
	}
	tenant_end(&own);
}

/* P-INT-07 [RFC9110 15.6] */
static void failure_case(struct suite *suite)
{
	struct tenant own;
	char *redirect = xasprintf(
		"Location: http://127.0.0.1:%u/introspect\r\n", suite_port(suite, "evil_port"));
	struct issuer_answer bad[] = {
		{.status = 400},
		{.status = 401},
		{.status = 403},
		{.status = 404},
		{.status = 429},
		{.status = 500},
		{.status = 503},
		{.status = 201},
		{.status = 302, .fields = redirect},
		{.status = 307, .fields = redirect},
		{.type = "text/html"},
		{.type = "text/plain"},
		{.mode = ISSUER_CUT},
		{.mode = ISSUER_CLOSE},
		{.mode = ISSUER_HOLD},
		{.mode = ISSUER_TRICKLE},
		{.mode = ISSUER_HUGE},
		{.mode = ISSUER_ENDLESS},
		{.type = "text/html", .body = "<!doctype html><title>Sign in</title>"},
		{.body = "<!doctype html><title>Sign in</title>"},
		{.body = ""},
		{.body = "null"},
		{.body = "true"},
		{.body = "[{\"active\":true}]"},
		{.body = "{\"active\":true,\"active\":true}"},
	};
	size_t evil = origin_connections(suite->evil);
	char *good;

	tenant_begin(&own, suite, "o", "opaque");
	good = good_answer(&own, "{}");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *token = tenant_opaque_token(suite);
		char *what = xasprintf("answer %zu: status %d", i + 1, bad[i].status);
		size_t since = issuer_now(suite->issuer);

		expect_answer_taken(&own, "{}", "the control, a good answer");
		if (!bad[i].body)
			bad[i].body = good;
		issuer_tell(suite->issuer, INTROSPECTION_PATH, &bad[i]);
		tenant_expect_unavailable(&own, token, what);
		EXPECT(issuer_asked(suite->issuer, since, INTROSPECTION_PATH) == 2,
			"the issuer is asked", "%s: it was not", what);
		tell_answer(&own, "{}");
		tenant_expect_taken(&own, token, "the same token when the issuer answers");
		free(token);
		free(what);
	}
	EXPECT(origin_connections(suite->evil) == evil, "no redirect is followed", "one was");
	free(good);
	free(redirect);
	tenant_end(&own);
}

/* P-INT-08 [RFC9701 5, 8]: not offered, so what looks like one is no answer. */
static void signed_case(struct suite *suite)
{
	struct tenant own;
	char *good;
	char *payload;
	char *signed_answer;
	struct json *claims = NULL;
	struct signing_key *key = signing_key_new(ALG_ES256, "signed");
	const char *const types[] = {
		"application/token-introspection+jwt", "application/json", "application/jwt"};
	char *token;
	size_t since;

	tenant_begin(&own, suite, "o", "opaque");
	good = good_answer(&own, "{}");
	payload = xasprintf("{\"iss\":\"%s\",\"aud\":\"auth-proxy\",\"iat\":%.0f,\"active\":true,"
			    "\"token_introspection\":%s}",
		own.name, clock_now(), good);
	if (json_parse(slice_of(payload), &claims))
		case_broken("a signed answer is no JSON");
	signed_answer = mint_token(key, "token-introspection+jwt", claims);
	since = issuer_now(suite->issuer);
	expect_answer_taken(&own, "{}", "the control, an answer in JSON");
	EXPECT(!slice_contains(
		       http_fields_value(
			       issuer_request(suite->issuer, since, INTROSPECTION_PATH, 0)->fields,
			       "accept"),
		       "jwt"),
		"a signed answer is not asked for", "it is");
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		token = tenant_opaque_token(suite);
		issuer_tell(suite->issuer, INTROSPECTION_PATH,
			&(struct issuer_answer){.type = types[i], .body = signed_answer});
		tenant_expect_unavailable(&own, token, types[i]);
		free(token);
	}
	token = tenant_opaque_token(suite);
	issuer_tell(suite->issuer, INTROSPECTION_PATH,
		&(struct issuer_answer){.type = types[0], .body = good});
	tenant_expect_unavailable(&own, token, "JSON that says that it is a JWT");
	free(token);
	free(good);
	free(payload);
	free(signed_answer);
	json_free(claims);
	signing_key_free(key);
	tenant_end(&own);
}

/* An opaque token is the route's one issuer's, and a JWT is verified by its keys all the same. */
static void beside_jwt_case(struct suite *suite)
{
	struct tenant own;
	char *token;
	size_t since;

	tenant_begin(&own, suite, "b", "opaque");
	tell_answer(&own, "{\"active\":false}");
	token = tenant_ready(&own);
	since = issuer_now(suite->issuer);
	tenant_expect_taken(&own, token, "a JWT of the other issuer");
	free(token);
	token = tenant_mint(
		&own, &(struct tenant_order){.key = own.key[0], .claims = "{\"exp\":1000}"});
	tenant_expect_invalid(&own, token, "a JWT of the other issuer that has ended");
	free(token);
	EXPECT(issuer_asked(suite->issuer, since, INTROSPECTION_PATH) == 0,
		"a token that names its issuer is shown to no other", "it was");
	tenant_end(&own);
}

static const struct test_case cases[] = {
	{.slug = "proxy/int/inactive", .run = inactive_case},
	{.slug = "proxy/int/active-type", .run = active_type_case},
	{.slug = "proxy/int/authenticated-post", .run = authenticated_post_case},
	{.slug = "proxy/int/claims-checked", .run = claims_case},
	{.slug = "proxy/int/failure", .run = failure_case},
	{.slug = "proxy/int/signed-response", .run = signed_case},
	{.slug = "proxy/int/beside-jwt",
		.run = beside_jwt_case,
		.wants = "intro",
		.role = ROLE_PROXY,
		.requirement = "A JWT that names its issuer is verified by that issuer's keys, and "
			       "shown to no other issuer",
		.source = "RFC 9700 4.9"},
};

CASE_LIST(cases_proxy_int, cases);
