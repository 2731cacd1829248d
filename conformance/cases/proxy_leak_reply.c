/* What must not be seen in what passes: the client's own words about itself, redirects, and the
 * inside of the proxy. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"

/* ---- fields of the client about itself ---- */

/* One value of it stands alone: nobody has added anything. */
static bool passed_alone(const struct wire_request *request, const char *name, const char *value)
{
	for (size_t i = 0; i < request->fields.count; i++)
		if (slice_is_nocase(request->fields.at[i].name, name) &&
			slice_is(request->fields.at[i].value, value))
			return true;
	return false;
}

/* P-LEAK-07 [RFC9700 4.13] [RFC7239 8.1] */
static void forwarded_case(struct suite *suite)
{
	static const struct {
		const char *name;
		const char *value;
	} claims[] = {{"X-Forwarded-For", "198.51.100.7"}, {"X-Real-IP", "198.51.100.7"},
		{"X-Forwarded-Host", "planted.example"}, {"X-Forwarded-Proto", "https"},
		{"X-Forwarded-Port", "4711"}, {"X-Forwarded-Prefix", "/planted"},
		{"X-Forwarded-Server", "planted.example"},
		{"Forwarded", "for=198.51.100.7;host=planted.example;proto=https"}};
	char *token = suite_mint(suite, NULL);
	struct probe plain = {.token = token};

	expect_control(suite, &plain);
	for (size_t i = 0; i < ARRAY_LEN(claims) * 2; i++) {
		const char *name = claims[i / 2].name;
		const char *value = claims[i / 2].value;
		char *fields = xasprintf("%s: %s\r\n", name, value);
		char *twice = xasprintf("%s%s", fields, i % 2 ? fields : "");
		struct probe probe = {.token = token, .fields = twice};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		r = suite_last_at_origin(suite, before);
		EXPECT(r || status >= 400, "the request passes, or is refused",
			"%s: status %d and nothing forwarded", name, status);
		EXPECT(!r || !passed_alone(r, name, value),
			"where a request came from, no client tells the upstream", "%s passes",
			name);
		free(fields);
		free(twice);
	}
	free(token);
}

/* ---- redirects ---- */

/* P-LEAK-08 [RFC9110 15.4] [MCP SBP SSRF] */
static void no_follow_case(struct suite *suite)
{
	static const int statuses[] = {301, 302, 303, 307, 308};
	char *inside = xasprintf("http://127.0.0.1:%u/elsewhere", suite_port(suite, "origin_port"));
	char *outside = xasprintf("http://127.0.0.1:%u/elsewhere", suite_port(suite, "evil_port"));
	const char *places[] = {outside, inside, "/elsewhere"};
	char *token = suite_mint(suite, NULL);
	struct probe plain = {.token = token};

	expect_control(suite, &plain);
	for (size_t i = 0; i < ARRAY_LEN(statuses) * ARRAY_LEN(places); i++) {
		int status = statuses[i / ARRAY_LEN(places)];
		const char *place = places[i % ARRAY_LEN(places)];
		char *answer = xasprintf("HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\n"
					 "Content-Length: 5\r\n\r\nthere",
			status, place);
		struct probe probe = {.token = token, .method = i % 2 ? "GET" : "POST"};
		size_t evil = origin_count(suite->evil);
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		probe_answered(suite, &probe, answer, &reply);
		EXPECT(origin_count(suite->evil) == evil && suite_heard_origin(suite, before) == 1,
			"no redirect of the upstream is followed", "%d to %s is", status, place);
		EXPECT(reply.status == status && slice_is(reply.body, "there") &&
				http_fields_count(reply.fields, "location") <= 1,
			"it is the client's to follow", "status %d for %d", reply.status, status);
		wire_reply_clear(&reply);
		free(answer);
	}
	free(inside);
	free(outside);
	free(token);
}

/* ---- errors ---- */

/* What an error must not say; the first name of one that it says. */
static const char *inside_told(struct suite *suite, struct slice text)
{
	static const char *const ports[] = {"idp_port", "idp_proxy_port", "idp_control_port",
		"sts_port", "mcp_port", "origin_port", "own_port", "tls_expired_port"};
	static const char *const marks[] = {"Traceback", "Exception",
		"panic:", ".c:", ".go:", ".java:", ".py", ".js:", "at 0x", "internal.example",
		"planted-kid", "/etc/", "libcurl", "OpenSSL"};

	for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
		char *place = xasprintf(":%u", suite_port(suite, ports[i]));
		bool told = slice_contains(text, place);

		free(place);
		if (told)
			return ports[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (slice_contains(text, marks[i]))
			return marks[i];
	if (slice_contains(text, suite->workdir) || slice_contains(text, suite->root))
		return "a path";
	return NULL;
}

static void expect_quiet_error(struct suite *suite, const struct probe *probe, const char *what)
{
	struct wire_reply reply;
	const char *told;
	int status;

	probe_send(suite, probe, &reply);
	status = reply.status;
	told = inside_told(suite, buf_slice(&reply.raw));
	if (status < 400)
		case_untestable("the probe ends in an error", "%s: status %d", what, status);
	EXPECT(!told, "errors tell nothing of the inside", "%s: %s", what, told);
	wire_reply_clear(&reply);
}

static void errors_of_clients(struct suite *suite, const char *token)
{
	static const char *const mints[] = {"{\"claims\":{\"aud\":\"other\"}}",
		"{\"claims\":{\"exp\":1000}}", "{\"claims\":{\"scp\":[]}}",
		"{\"claims\":{\"iss\":\"http://internal.example/\"}}"};
	/* {"alg":"RS256","typ":"at+jwt","kid":"planted-kid"} */
	static const char unknown_key[] =
		"eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6InBsYW50ZWQta2lkIn0.e30.AAAA";
	const struct probe probes[] = {{.token = NULL}, {.token = "garbage"},
		{.token = unknown_key}, {.token = token, .target = "/no/such/route"},
		{.token = token, .method = "TRACE"}, {.token = token, .host = "a b"},
		{.token = token, .fields = "Content-Length: x\r\n", .method = "GET"},
		{.authorization = "Negotiate abc"}, {.token = token, .query = "access_token=x"}};

	for (size_t i = 0; i < ARRAY_LEN(probes); i++)
		expect_quiet_error(suite, &probes[i], "a bad request");
	for (size_t i = 0; i < ARRAY_LEN(mints); i++) {
		char *bad = suite_mint(suite, mints[i]);
		struct probe probe = {.token = bad};

		expect_quiet_error(suite, &probe, mints[i]);
		free(bad);
	}
}

/* Issuers that say in public what happened to them. */
static void errors_of_issuers(struct suite *suite)
{
	static const char trace[] = "Exception in thread http://internal.example:8081/ at "
				    "Foo.java:42 planted-kid";
	static const int statuses[] = {400, 401, 403, 500, 503};
	char *json =
		xasprintf("{\"error\":\"invalid_grant\",\"error_description\":\"%s\",\"error_uri\":"
			  "\"http://internal.example/\"}",
			trace);

	for (size_t i = 0; i < ARRAY_LEN(statuses) * 2; i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};

		script_token_endpoint(suite, 1, statuses[i / 2],
			i % 2 ? "{\"Content-Type\":\"text/html\"}" : NULL, i % 2 ? trace : json);
		expect_quiet_error(suite, &probe, "an issuer's error");
		restore_idp(suite);
		free(token);
	}
	free(json);
}

static void errors_of_upstreams(struct suite *suite, const char *token)
{
	static const char *const answers[] = {"garbage internal.example\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
		("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer "
		 "resource_metadata=\"http://internal.example/\"\r\nContent-Length: 9\r\n\r\n"
		 "Exception")};
	const struct json *routes = suite->party[ROLE_PROXY].manifest.routes;
	struct probe probe = {.token = token};
	struct probe expired = {.token = token, .route = "tls_expired"};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		origin_answer_parts(suite->origin, (const char *[]){answers[i], "", NULL});
		origin_go(suite->origin);
		expect_quiet_error(suite, &probe, answers[i]);
	}
	origin_answer(suite->origin, NULL);
	if (json_member(routes, "tls_expired"))
		expect_quiet_error(suite, &expired, "an upstream that cannot prove who it is");
}

/* P-LEAK-09 [RFC6750 3] */
static void errors_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	errors_of_clients(suite, token);
	errors_of_issuers(suite);
	errors_of_upstreams(suite, token);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/leak/forwarded", .run = forwarded_case},
	{.slug = "proxy/leak/no-follow", .run = no_follow_case},
	{.slug = "proxy/leak/errors", .run = errors_case},
};

CASE_LIST(cases_proxy_leak_reply, cases);
