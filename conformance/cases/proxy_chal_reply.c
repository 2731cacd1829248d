/* The rest of a refusal: what it does not say, and to whom. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "challenge_help.h"
#include "exchange_help.h"

/* ---- P-CHAL-09 [RFC6750 3] [RFC9728 7.3] ---- */

/* In everything hostile that is sent here. */
#define PLANTED "planted"

static void expect_nothing_planted(
	const struct wire_reply *reply, const char *challenge, const char *what)
{
	struct buf lower = {0};

	for (size_t i = 0; i < reply->raw.len; i++)
		buf_putc(&lower, (char)(reply->raw.at[i] | 0x20));
	EXPECT(!slice_contains(buf_slice(&lower), PLANTED),
		"nothing that the client sent is in the reply", "%s: it is", what);
	buf_clear(&lower);
	EXPECT(!challenge ||
			slice_is(http_fields_value(reply->fields, "www-authenticate"), challenge),
		"the challenge is the same as for everybody", "%s: %.*s", what,
		SLICE_ARGS(http_fields_value(reply->fields, "www-authenticate")));
}

static void send_hostile(struct suite *suite, const struct probe *probe, int status,
	const char *challenge, const char *what)
{
	struct wire_reply reply;

	probe_send(suite, probe, &reply);
	EXPECT(reply.status == status || (reply.status >= 400 && reply.status < 500),
		"it is refused as before", "%s: status %d", what, reply.status);
	/* A Host that nobody serves may be a 400 or 421 without challenge. */
	expect_nothing_planted(&reply, reply.status == status ? challenge : NULL, what);
	wire_reply_clear(&reply);
}

static char *challenge_of(struct suite *suite, const struct probe *probe, int status)
{
	struct refused refused;
	char *challenge;

	expect_challenge(suite, probe, status, &refused, "the plain request");
	challenge = slice_dup(http_fields_value(refused.reply.fields, "www-authenticate"));
	refused_clear(&refused);
	return challenge;
}

static void no_reflection_case(struct suite *suite)
{
	static const char *const hosts[] = {
		PLANTED ".example", PLANTED ".example:8080", PLANTED ".example\\\", x=\\\"y"};
	static const char *const fields[] = {"X-Forwarded-Host: " PLANTED ".example\r\n",
		"X-Forwarded-Proto: " PLANTED "\r\n",
		"Forwarded: host=" PLANTED ".example;proto=https\r\n",
		"X-Forwarded-Host: " PLANTED ".example\r\nX-Forwarded-Proto: https\r\n"
		"X-Forwarded-Port: 443\r\nX-Forwarded-Prefix: /" PLANTED "\r\n",
		"X-Original-Host: " PLANTED "\r\nX-Host: " PLANTED "\r\n",
		"X-Original-URL: /" PLANTED "\r\nX-Rewrite-URL: /" PLANTED "\r\n",
		"Origin: https://" PLANTED ".example\r\nReferer: https://" PLANTED ".example/\r\n"};
	static const char *const paths[] = {"/" PLANTED, "/" PLANTED "%22%3Cscript%3E",
		"/.well-known/oauth-protected-resource/" PLANTED};
	static const char *const orders[] = {"{\"claims\":{\"aud\":\"" PLANTED
					     "\",\"sub\":\"" PLANTED "\\\"<b>\"}}",
		"{\"claims\":{\"iss\":\"https://" PLANTED ".example\"}}",
		"{\"header\":{\"kid\":\"" PLANTED "\\\", realm=\\\"\"}}",
		"{\"header\":{\"typ\":\"" PLANTED "\"}}",
		"{\"relative\":{\"exp\":-600},\"claims\":{\"sub\":\"" PLANTED "\"}}"};
	char *little = suite_mint(suite, "{\"claims\":{\"scp\":[\"" PLANTED "\"]}}");
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	struct probe none = {0};
	struct probe invalid = {.token = bad};
	char *for_none;
	char *for_invalid;

	expect_good_token_passes(suite);
	for_none = challenge_of(suite, &none, 401);
	for_invalid = challenge_of(suite, &invalid, 401);
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
		send_hostile(suite, &(struct probe){.host = hosts[i]}, 401, for_none, "Host");
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		send_hostile(suite, &(struct probe){.fields = fields[i]}, 401, for_none,
			"a field about the host");
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		send_hostile(suite, &(struct probe){.target = paths[i]}, 404, NULL, paths[i]);
	send_hostile(suite, &(struct probe){.query = "a=" PLANTED}, 401, for_none, "the query");
	send_hostile(suite, &(struct probe){.token = PLANTED ".a.b"}, 401, for_invalid,
		"a piece of the token");
	send_hostile(suite, &(struct probe){.authorization = PLANTED " abc"}, 401, for_none,
		"the scheme");
	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		char *token = suite_mint(suite, orders[i]);

		send_hostile(suite, &(struct probe){.token = token}, 401, for_invalid, orders[i]);
		free(token);
	}
	send_hostile(suite, &(struct probe){.token = little}, 403, NULL, "a scope");
	free(for_invalid);
	free(for_none);
	free(bad);
	free(little);
}

/* ---- P-CHAL-10 [RFC6750 3.1] [RFC8725 3] ---- */

/* Everything of a refusal that may not differ, as one text. The caller frees it. */
static char *essence(const struct refused *refused)
{
	struct buf text = {0};
	struct json *body = NULL;

	buf_printf(&text, "%d", refused->reply.status);
	for (size_t i = 0; i < refused->reply.fields.count; i++) {
		struct slice name = refused->reply.field[i].name;

		if (!slice_is_nocase(name, "date") && !slice_is_nocase(name, "content-length") &&
			!slice_is_nocase(name, "www-authenticate"))
			buf_printf(&text, "\n%.*s: %.*s", SLICE_ARGS(name),
				SLICE_ARGS(refused->reply.field[i].value));
	}
	for (size_t i = 0; i < refused->challenge.count; i++)
		if (!slice_is_nocase(refused->challenge.name[i], "error_description"))
			buf_printf(&text, "\n%.*s=%.*s", SLICE_ARGS(refused->challenge.name[i]),
				SLICE_ARGS(refused->challenge.value[i]));
	buf_putc(&text, '\n');
	if (json_parse(refused->reply.body, &body)) {
		buf_add(&text, refused->reply.body);
	} else {
		json_remove(body, "error_description");
		json_print(&text, body);
	}
	json_free(body);
	return buf_take(&text);
}

static void expect_no_secret_word(
	struct suite *suite, const struct wire_reply *reply, const char *what)
{
	struct json *keys = suite_control(suite, ROLE_IDP, "GET", "/keys", NULL);
	const struct json *list = json_first(keys);

	EXPECT(!slice_contains(buf_slice(&reply->raw), "mcp-server"),
		"the expected audience is not told", "%s: it is", what);
	if (json_count(list) == 0)
		case_untestable("the IdP tells of its keys", "it has none");
	for (const struct json *key = json_first(list); key; key = json_next(key))
		EXPECT(!slice_contains(buf_slice(&reply->raw), json_member_string(key, "kid").at),
			"no key ID is told", "%s: one is", what);
	json_free(keys);
}

static void not_an_oracle_case(struct suite *suite)
{
	static const char *const bad[] = {"bad-signature", "kid-unknown", "invalid-aud",
		"invalid-iss", "missing-iss", "expired", "alg-none", "foreign-key", "crit-unknown",
		"payload-not-json", "two-segments"};
	char *first = NULL;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *order = xasprintf("{\"bad\":\"%s\"}", bad[i]);
		char *token = suite_mint(suite, order);
		struct probe probe = {.token = token};
		struct refused refused;
		char *said;

		expect_challenge(suite, &probe, 401, &refused, bad[i]);
		expect_no_secret_word(suite, &refused.reply, bad[i]);
		said = essence(&refused);
		EXPECT(!first || strcmp(first, said) == 0,
			"bad tokens cannot be told apart by the reply", "%s differs from %s",
			bad[i], bad[0]);
		if (!first)
			first = said;
		else
			free(said);
		refused_clear(&refused);
		free(token);
		free(order);
	}
	free(first);
}

/* ---- P-CHAL-11 [RFC9111 3] [RFC6750 5.3] ---- */

static void expect_not_stored(
	struct suite *suite, const struct probe *probe, int status, const char *what)
{
	struct wire_reply reply;
	struct slice control;

	probe_send(suite, probe, &reply);
	if (reply.status != status)
		case_untestable("the refusal to be looked at comes about", "%s: status %d", what,
			reply.status);
	control = http_fields_value(reply.fields, "cache-control");
	EXPECT(http_list_has(control, "no-store") && !http_list_has(control, "public"),
		"a refusal is not stored by caches", "%s: Cache-Control: %.*s", what,
		SLICE_ARGS(control));
	wire_reply_clear(&reply);
}

static void no_store_case(struct suite *suite)
{
	static const char upstream_401[] =
		"HTTP/1.1 401 Unauthorized\r\nCache-Control: public, max-age=600\r\n"
		"WWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n";
	char *good = suite_mint(suite, NULL);
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	char *little = suite_mint(suite, "{\"claims\":{\"scp\":[]}}");
	char *doomed = suite_mint(suite, NULL);
	struct probe with_good = {.token = good};
	struct probe with_doomed = {.token = doomed};
	struct probe with_bad = {.token = bad};
	struct probe with_little = {.token = little};
	struct probe none = {0};

	/* 502 first: a good token would be in the cache afterwards. */
	script_token_endpoint(suite, 1, 500, NULL, "{\"error\":\"server_error\"}");
	expect_not_stored(suite, &with_good, 502, "the exchange failed");
	/* With a token of its own, for such a refusal may be repeated for a moment. */
	script_token_endpoint(suite, 1, 400, NULL, "{\"error\":\"invalid_target\"}");
	expect_not_stored(suite, &with_doomed, 403, "the exchange is not permitted");
	restore_idp(suite);
	expect_control(suite, &with_good);
	expect_not_stored(suite, &none, 401, "no credentials");
	expect_not_stored(suite, &with_bad, 401, "an expired token");
	expect_not_stored(suite, &with_little, 403, "too little scope");
	origin_answer(suite->origin, upstream_401);
	expect_not_stored(suite, &with_good, 502, "the upstream refused");
	origin_answer(suite->origin, NULL);
	free(doomed);
	free(little);
	free(bad);
	free(good);
}

/* ---- P-CHAL-14 [RFC9728 3.3, 7.3] ---- */

static void upstream_401_case(struct suite *suite)
{
#define CHALLENGED                                            \
	"WWW-Authenticate: Bearer error=\"invalid_token\", "  \
	"resource_metadata=\"https://" PLANTED                \
	".example/.well-known/oauth-protected-resource\"\r\n" \
	"Proxy-Authenticate: Basic realm=\"" PLANTED "\"\r\n" \
	"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
	static const struct {
		int status;
		const char *answer;
	} answers[] = {
		{401, "HTTP/1.1 401 Unauthorized\r\n" CHALLENGED},
		{403, "HTTP/1.1 403 Forbidden\r\n" CHALLENGED},
		{407, "HTTP/1.1 407 Proxy Authentication Required\r\n" CHALLENGED},
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct moment before = suite_now(suite);
		struct challenge challenge;
		struct wire_reply reply;

		probe_answered(suite, &probe, answers[i].answer, &reply);
		if (suite_heard_origin(suite, before) == 0)
			case_untestable(
				"the request reaches the upstream", "status %d", reply.status);
		EXPECT(!slice_contains(buf_slice(&reply.raw), PLANTED),
			"no challenge of the upstream reaches the client", "%d: it does",
			answers[i].status);
		EXPECT(reply.status != 407, "407 is not for the client", "it gets it");
		/* A 401 of its own would have to lead the client to the proxy's metadata. */
		EXPECT(reply.status != 401 ||
				(!challenge_read(reply.fields, &challenge) &&
					challenge_parameter(&challenge, "resource_metadata").len),
			"a 401 has the proxy's own challenge", "%d: status %d without it",
			answers[i].status, reply.status);
		wire_reply_clear(&reply);
		free(token);
	}
#undef CHALLENGED
}

static const struct test_case cases[] = {
	{.slug = "proxy/chal/no-reflection", .run = no_reflection_case},
	{.slug = "proxy/chal/not-an-oracle", .run = not_an_oracle_case},
	{.slug = "proxy/chal/no-store", .run = no_store_case},
	{.slug = "proxy/chal/upstream-401", .run = upstream_401_case},
};

CASE_LIST(cases_proxy_chal_reply, cases);
