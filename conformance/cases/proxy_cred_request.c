/* Every request is authenticated by itself: on any connection, by any method, at any path. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "fill.h"
#include "probe.h"

static const struct refusal challenged = {.status = 401, .error = ANY_ERROR, .idp_silent = true};

/* P-CRED-13 [MCP Token Requirements] "every HTTP request" */
static void every_request_case(struct suite *suite)
{
	static const int expected[] = {200, 401, 200, 401};
	char *token = suite_mint(suite, NULL);
	struct wire wire;

	expect_good_token_passes(suite);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		struct probe probe = {.token = i % 2 ? NULL : token};
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		probe_send_on(suite, &wire, &probe, &reply);
		EXPECT(reply.status == expected[i],
			"a request without credentials is refused, whatever came before it",
			"request %zu: status %d instead of %d", i + 1, reply.status, expected[i]);
		EXPECT(i % 2 == 0 || suite_heard_origin(suite, before) == 0,
			"the upstream hears nothing of it", "request %zu: it does", i + 1);
		/* A proxy may end connections; then there is nothing to remember on them. */
		if (reply.closed) {
			wire_close(&wire);
			wire_open(&wire, suite_port(suite, "proxy_port"));
		}
		wire_reply_clear(&reply);
	}
	wire_close(&wire);
	free(token);
}

/* ---- P-CRED-14 ---- */

static void expect_unheard(
	struct suite *suite, const char *method, const char *target, const char *what)
{
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	char *text = xasprintf("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: 0\r\n\r\n",
		method, target, suite_port(suite, "proxy_port"));
	size_t heard;

	probe_send_text(suite, method, slice_of(text), &reply);
	heard = suite_heard_origin(suite, before) + suite_heard(suite, before, "MCP Server");
	EXPECT(heard == 0, "without credentials the upstream hears nothing",
		"%s %s: it got %zu requests (status %d)", method, what, heard, reply.status);
	EXPECT(origin_connections(suite->evil) == before.evil, "nobody else is connected to",
		"%s %s: the evil listener was", method, what);
	/* [RFC9110 15.6.2] 501 for a method that nobody knows; some end the connection instead. */
	EXPECT((reply.status >= 400 && reply.status < 500) || reply.status == 501 ||
			(reply.status == 0 && reply.closed),
		"the request is refused", "%s %s: status %d", method, what, reply.status);
	wire_reply_clear(&reply);
	free(text);
}

/*
 * "~" is the path of a route, "^" the same without its slash, "$" that with its first byte encoded.
 */
static char *trick(const char *format, const char *path)
{
	char *encoded = xasprintf("%%%02x%s", (unsigned char)path[1], path + 2);
	char *whole = fill(format, '~', path);
	char *bare = fill(whole, '^', path + 1);
	char *filled = fill(bare, '$', encoded);

	free(encoded);
	free(whole);
	free(bare);
	return filled;
}

/* [MCP Access Token Privilege Restriction] [RFC3986 6.2.2] */
static void every_method_path_case(struct suite *suite)
{
	static const char *const methods[] = {"GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS",
		"HEAD", "TRACE", "PROPFIND", "BREW", "post", "CONNECT"};
	static const char *const tricks[] = {"~", "/~", "//^", "~/", "~//", "/$", "/./^", "/x/..~",
		"/.well-known/..~", "/.well-known/oauth-protected-resource/../..~",
		"/.well-known/oauth-protected-resource~/../../..~", "/.well-known/%2e%2e~",
		"/.well-known/%2E%2E/^", "/.well-known/..%2f^", "/.well-known/..\\^", "/health/..~",
		"/health;x/..~", "~;x", "~;x=/health", "~%2f..", "~%2f", "~/..~", "/..~", "~%00",
		"~%00/health", "~%20", "~?access_token=", "~#/health", "/%2f^", "\\^", "/\\^",
		"~\\", "~.", "~/.", "^", "*", "/%252f^", "/%u002f^"};
	static const char *const routes[] = {"origin", "same_idp"};
	char *token = suite_mint(suite, NULL);

	for (size_t i = 0; i < 6; i++) {
		struct probe probe = {.token = token, .method = methods[i]};

		expect_control(suite, &probe);
	}
	for (size_t i = 0; i < ARRAY_LEN(methods) * ARRAY_LEN(routes); i++)
		expect_unheard(
			suite, methods[i / 2], route_path(suite, routes[i % 2]), routes[i % 2]);
	for (size_t i = 0; i < ARRAY_LEN(tricks) * ARRAY_LEN(routes); i++) {
		const char *path = route_path(suite, routes[i % 2]);
		char *target = trick(tricks[i / 2], path);
		char *here =
			xasprintf("http://127.0.0.1:%u%s", suite_port(suite, "proxy_port"), target);
		char *there =
			xasprintf("http://127.0.0.1:%u%s", suite_port(suite, "evil_port"), target);

		expect_unheard(suite, "GET", target, target);
		expect_unheard(suite, "POST", target, target);
		expect_unheard(suite, "GET", here, here);
		expect_unheard(suite, "GET", there, there);
		free(target);
		free(here);
		free(there);
	}
	free(token);
}

/* P-CRED-15 [Fetch 3.2.2] */
static void preflight_case(struct suite *suite)
{
	static const char fields[] =
		"Origin: https://app.example\r\n"
		"Access-Control-Request-Method: POST\r\n"
		"Access-Control-Request-Headers: authorization,content-type\r\n";
	char *token = suite_mint(suite, NULL);
	struct probe with_token = {.method = "OPTIONS", .token = token, .fields = fields};
	struct probe preflight = {.method = "OPTIONS", .fields = fields};
	struct probe after = {.fields = "Origin: https://app.example\r\n"};
	struct moment before;
	struct wire_reply reply;
	struct wire wire;

	/* [Fetch 3.2.2] a preflight has no credentials; what has some is forwarded like the rest.
	 */
	expect_control(suite, &with_token);
	before = suite_now(suite);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	probe_send_on(suite, &wire, &preflight, &reply);
	EXPECT(suite_heard_origin(suite, before) == 0 && token_endpoints_heard(suite, before) == 0,
		"a preflight goes to neither the upstream nor the IdP", "status %d, %zu forwarded",
		reply.status, suite_heard_origin(suite, before));
	EXPECT(reply.status >= 200, "the proxy answers it", "status %d", reply.status);
	EXPECT(!slice_is(http_fields_value(reply.fields, "access-control-allow-origin"), "*") ||
			!slice_is_nocase(
				http_fields_value(reply.fields, "access-control-allow-credentials"),
				"true"),
		"not every origin may send what the browser knows", "it may");
	wire_reply_clear(&reply);
	wire_close(&wire);
	expect_refused(suite, &after, &challenged, "the request behind the preflight");
	free(token);
}

/* P-CRED-16 [MCP Session Hijacking] */
static void cookie_case(struct suite *suite)
{
	/* "~" is a good token, which makes no difference in these places. */
	static const char *const fields[] = {"Mcp-Session-Id: live-session-1\r\n",
		"MCP-SESSION-ID: live-session-1\r\nCookie: sid=live-cookie-1\r\n",
		"Cookie: sid=live-cookie-1\r\n", "Cookie: access_token=~\r\n",
		"Cookie: Authorization=Bearer ~\r\n", "X-Api-Key: ~\r\n", "X-Access-Token: ~\r\n",
		"X-Auth-Token: ~\r\n", "Proxy-Authorization: Bearer ~\r\n",
		"X-Forwarded-Authorization: Bearer ~\r\n",
		"X-Forwarded-User: user@example.com\r\nX-Forwarded-Email: user@example.com\r\n",
		"X-Remote-User: user@example.com\r\n",
		"X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n",
		"Sec-WebSocket-Protocol: bearer, ~\r\n", "X-Original-URL: /health\r\n"};
	static const char session_answer[] =
		"HTTP/1.1 200 OK\r\nMcp-Session-Id: live-session-1\r\n"
		"Set-Cookie: sid=live-cookie-1\r\nContent-Length: 0\r\n\r\n";
	char *token = suite_mint(suite, NULL);
	struct probe opens = {.token = token};
	struct probe goes_on = {.token = token, .fields = fields[1]};

	/* The session is live: it was opened and used, with the token. */
	origin_answer(suite->origin, session_answer);
	expect_control(suite, &opens);
	expect_control(suite, &goes_on);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		char *filled = fill(fields[i], '~', token);
		char *first = slice_dup(slice_to(slice_of(fields[i]), strcspn(fields[i], "\r")));
		struct probe probe = {.fields = filled};

		expect_refused(suite, &probe, &challenged, first);
		free(first);
		free(filled);
	}
	origin_answer(suite->origin, NULL);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/cred/every-request", .run = every_request_case},
	{.slug = "proxy/cred/every-method-path", .run = every_method_path_case},
	{.slug = "proxy/cred/preflight", .run = preflight_case},
	{.slug = "proxy/cred/cookie-not-auth", .run = cookie_case},
};

CASE_LIST(cases_proxy_cred_request, cases);
