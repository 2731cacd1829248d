/* The issuer's reply: what may be used of it, and what never. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"

#define ISSUED "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\""

/* P-RSP-02 [RFC8693 2.2.1] */
static void issued_type_case(struct suite *suite)
{
	static const char *const bad[] = {
		"",
		",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:refresh_token\"",
		",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:id_token\"",
		",\"issued_token_type\":null",
		",\"issued_token_type\":[\"urn:ietf:params:oauth:token-type:access_token\"]",
	};
	char *token = opaque_token(suite);
	char *good = good_exchange_reply(token);

	expect_reply_taken(suite, NULL, good, token);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *body = xasprintf(
			"{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300%s}",
			token, bad[i]);

		expect_reply_refused(
			suite, NULL, body, 0, bad[i][0] ? bad[i] : "no issued_token_type");
		free(body);
	}
	free(good);
	free(token);
}

/* P-RSP-03 [RFC6749 5.1, 7.1] [RFC8693 2.2.1] */
static void token_type_case(struct suite *suite)
{
	static const char *const good[] = {"Bearer", "bearer", "BEARER"};
	static const char *const bad[] = {
		"\"N_A\"", "\"DPoP\"", "\"mac\"", "\"\"", "null", "1", NULL};
	char *token = opaque_token(suite);

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *body = xasprintf("{\"access_token\":\"%s\"," ISSUED
				       ",\"token_type\":\"%s\",\"expires_in\":300}",
			token, good[i]);

		expect_reply_taken(suite, NULL, body, token);
		free(body);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *member = bad[i] ? xasprintf(",\"token_type\":%s", bad[i]) : xstrdup("");
		char *body = xasprintf(
			"{\"access_token\":\"%s\"," ISSUED "%s,\"expires_in\":300}", token, member);

		expect_reply_refused(suite, NULL, body, 0, member[0] ? member : "no token_type");
		free(member);
		free(body);
	}
	free(token);
}

/* P-RSP-04 [RFC6750 2.1] [RFC9110 5.5] */
static void header_safe_case(struct suite *suite)
{
	static const char *const bad[] = {"abc\\r\\nX-Evil: 1", "abc\\nX-Evil: 1", "abc\\rdef",
		"abc def", "abc\\tdef", "abc\\u0000def", "abc\\u00e9", "abc\\u0001", "abc,def",
		"abc\\\"def", ""};
	char *token = opaque_token(suite);
	char *good = good_exchange_reply(token);
	struct buf large = {0};
	struct buf body = {0};

	expect_reply_taken(suite, NULL, good, token);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *text = good_exchange_reply(bad[i]);

		expect_reply_refused(suite, NULL, text, 0, bad[i]);
		free(text);
	}
	memset(buf_extend(&large, (size_t)200 * 1024), 'a', (size_t)200 * 1024);
	buf_printf(&body,
		"{\"access_token\":\"%s\"," ISSUED ",\"token_type\":\"Bearer\",\"expires_in\":300}",
		large.at);
	expect_reply_refused(suite, NULL, body.at, 0, "200 KiB");
	buf_clear(&large);
	buf_clear(&body);
	free(good);
	free(token);
}

/* P-RSP-06 [RFC6749 3.3, 5.1] */
static void narrower_scope_case(struct suite *suite)
{
	char *token = opaque_token(suite);
	const char *format = "{\"access_token\":\"%s\"," ISSUED
			     ",\"token_type\":\"Bearer\",\"expires_in\":300,\"scope\":%s}";
	static const char *const bad[] = {"\"\"", "\"other\"", "\"backend-api:rea\"", "[]", "1"};
	char *good = xasprintf(format, token, "\"backend-api:read\"");

	expect_reply_taken(suite, NULL, good, token);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *body = xasprintf(format, token, bad[i]);

		expect_reply_refused(suite, NULL, body, 403, bad[i]);
		free(body);
	}
	free(good);
	free(token);
}

/* P-RSP-07: an issuer that ignores the audience, or sends the subject token back. */
static void wrong_token_back_case(struct suite *suite)
{
	char *mine = suite_mint(suite, "{\"claims\":{\"aud\":\"backend-server\"}}");
	static const struct {
		const char *what, *mint;
	} foreign[] = {
		{"a token for another audience", "{\"claims\":{\"aud\":\"somebody-else\"}}"},
		{"a token for no audience", "{\"claims\":{\"aud\":null}}"},
		{"a token about somebody else",
			"{\"claims\":{\"aud\":\"backend-server\",\"sub\":\"alice@example.com\"}}"},
		{"a token about nobody", "{\"claims\":{\"aud\":\"backend-server\",\"sub\":null}}"},
		{"a token of another issuer",
			"{\"claims\":{\"aud\":\"backend-server\",\"iss\":\"https://other.example\"}}"},
	};
	/* For both audiences, so that its audience does not give it away. */
	char *subject =
		suite_mint(suite, "{\"claims\":{\"aud\":[\"mcp-server\",\"backend-server\"]}}");
	struct probe probe = {.token = subject};
	char *body = good_exchange_reply(mine);
	struct moment before;
	int status;

	ledger_allow(suite->ledger, slice_of(mine), SEEN_BY_UPSTREAM);
	expect_reply_taken(suite, NULL, body, mine);
	free(body);
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
		char *token = suite_mint(suite, foreign[i].mint);

		body = good_exchange_reply(token);
		expect_reply_refused(suite, NULL, body, 0, foreign[i].what);
		free(body);
		free(token);
	}
	body = good_exchange_reply(subject);
	before = suite_now(suite);
	script_token_endpoint(suite, 1, 200, NULL, body);
	status = probe_status(suite, &probe);
	restore_idp(suite);
	EXPECT(suite_heard_origin(suite, before) == 0 && status >= 500,
		"the client's own token is not taken for an exchanged one",
		"status %d, %zu forwarded", status, suite_heard_origin(suite, before));
	free(body);
	free(mine);
	free(subject);
}

/* P-RSP-10 [RFC6749 5.1] */
static void content_type_case(struct suite *suite)
{
	static const char *const bad[] = {"{\"Content-Type\":\"text/html\"}",
		"{\"Content-Type\":\"text/plain\"}", "{\"Content-Type\":\"application/jsonp\"}"};
	char *token = opaque_token(suite);
	char *body = good_exchange_reply(token);

	expect_reply_taken(
		suite, "{\"Content-Type\":\"application/json; charset=utf-8\"}", body, token);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_reply_refused(suite, bad[i], body, 0, bad[i]);
	free(body);
	free(token);
}

/* The reply with a member that is so many arrays deep. */
static char *nested(const char *good, size_t depth)
{
	struct buf text = {0};

	buf_puts(&text, "{\"x\":");
	for (size_t i = 0; i < depth; i++)
		buf_putc(&text, '[');
	for (size_t i = 0; i < depth; i++)
		buf_putc(&text, ']');
	buf_printf(&text, ",%s", good + 1);
	return buf_take(&text);
}

/* P-RSP-12 [RFC6749 5.1] [RFC8259] */
static void json_case(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *good = good_exchange_reply(token);
	char *deep = nested(good, 5000);
	char *bodies[] = {
		deep,
		xasprintf("%s trailing", good),
		xasprintf("{\"access_token\":\"%s\",%s", token, good + 1),
		xasprintf("[%s]", good),
		xstrdup("{\"access_token\":1," ISSUED
			",\"token_type\":\"Bearer\",\"expires_in\":300}"),
		xstrdup("{\"access_token\":null," ISSUED
			",\"token_type\":\"Bearer\",\"expires_in\":300}"),
		xstrdup("{\"access_token\":[\"abcdef\"]," ISSUED ",\"token_type\":\"Bearer\"}"),
		xstrdup("{" ISSUED ",\"token_type\":\"Bearer\",\"expires_in\":300}"),
		xstrdup(""),
		xstrdup("not json"),
	};

	expect_reply_taken(suite, NULL, good, token);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *what = xasprintf("reply %zu of the malformed ones", i + 1);

		expect_reply_refused(suite, NULL, bodies[i], 0, what);
		free(what);
		free(bodies[i]);
	}
	free(good);
	free(token);
}

/* P-RSP-13 [RFC6749 5.1, 5.2] */
static void status_case(struct suite *suite)
{
	static const int statuses[] = {201, 202, 206, 400, 500};
	char *token = opaque_token(suite);
	char *body = good_exchange_reply(token);
	char *with_error = xasprintf("{\"error\":\"server_error\",%s", body + 1);

	expect_reply_taken(suite, NULL, body, token);
	expect_reply_refused(suite, NULL, with_error, 0, "200 with an error");
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		char *subject = suite_mint(suite, NULL);
		struct probe probe = {.token = subject};
		struct moment before = suite_now(suite);
		int status;

		script_token_endpoint(suite, 1, statuses[i], NULL, body);
		status = probe_status(suite, &probe);
		restore_idp(suite);
		EXPECT(suite_heard_origin(suite, before) == 0 && status != 200,
			"only 200 is success", "a token in a %d was used", statuses[i]);
		free(subject);
	}
	free(with_error);
	free(body);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/rsp/issued-type", .run = issued_type_case},
	{.slug = "proxy/rsp/token-type", .run = token_type_case},
	{.slug = "proxy/rsp/header-safe", .run = header_safe_case},
	{.slug = "proxy/rsp/narrower-scope", .run = narrower_scope_case},
	{.slug = "proxy/rsp/wrong-token-back", .run = wrong_token_back_case},
	{.slug = "proxy/rsp/content-type", .run = content_type_case},
	{.slug = "proxy/rsp/json", .run = json_case},
	{.slug = "proxy/rsp/status", .run = status_case},
};

CASE_LIST(cases_proxy_rsp, cases);
