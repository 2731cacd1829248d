/* MCP through the proxy: who is let through, and on whose word. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "scope_help.h"
#include "see_exchange.h"

#define INITIALIZE                                                                                 \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":" \
	"\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}"

static const struct refusal no_token = {.status = 401, .error = "", .idp_silent = true};
static const struct refusal bad_token = {
	.status = 401, .error = "invalid_token", .idp_silent = true};

/* P-MCP-01 [MCP 2026-07-28 Security & Endpoint] */
static void origin_case(struct suite *suite)
{
	static const char *const foreign[] = {"https://evil.example", "http://app.example.com",
		"https://app.example.com:8443", "https://app.example.com.evil.example",
		"https://evil-app.example.com", "https://app.example.co",
		"https://app.example.com/", "https://app.example.com@evil.example", "null",
		"app.example.com", "*"};
	static const char *const methods[] = {"POST", "GET", "DELETE"};
	static const struct refusal forbidden = {.status = 403};
	char *token = mint_scp(suite, "[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\","
				      "\"files:read\"]");
	struct probe probe = {.route = "scoped",
		.token = token,
		.body = LIST_TOOLS,
		.fields = "Origin: https://app.example.com\r\n"};

	expect_control(suite, &probe);
	probe.fields = NULL;
	expect_control(suite, &probe);
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
		char *fields = xasprintf("Origin: %s\r\n", foreign[i]);

		probe.fields = fields;
		probe.method = methods[i % ARRAY_LEN(methods)];
		probe.body = i % ARRAY_LEN(methods) ? NULL : LIST_TOOLS;
		expect_refused(suite, &probe, &forbidden, foreign[i]);
		free(fields);
	}
	probe.method = NULL;
	probe.body = LIST_TOOLS;
	probe.fields = "Origin: https://app.example.com\r\norigin: https://evil.example\r\n";
	expect_refused(
		suite, &probe, &(struct refusal){.status = 403, .or_status = 400}, "two origins");
	/* Where nothing is said about pages, the upstream must be able to judge for itself. */
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
		char *fields = xasprintf("Origin: %s\r\n", foreign[i]);
		struct probe other = {.token = token, .fields = fields};
		struct moment before = suite_now(suite);
		const struct wire_request *request;
		int status = probe_status(suite, &other);

		request = suite_last_at_origin(suite, before);
		EXPECT(request ? slice_is(http_fields_value(request->fields, "origin"), foreign[i])
			       : status == 403,
			"403, or the upstream sees the Origin as it came", "%s: status %d, %s",
			foreign[i], status, request ? "and another Origin" : "not forwarded");
		free(fields);
	}
	free(token);
}

/* P-MCP-03 [MCP Security Best Practices, Session Hijacking] "MUST NOT use sessions for
 * authentication" */
static void session_not_auth_case(struct suite *suite)
{
	static const char *const methods[] = {"POST", "GET", "DELETE"};
	static const char fields[] = "Mcp-Session-Id: 1868a90c-5f0e-4a1b\r\n";
	char *token = suite_mint(suite, NULL);
	char *expired = suite_mint(suite, "{\"bad\":\"expired\"}");
	char *foreign = suite_mint(suite, "{\"key\":\"foreign\"}");

	origin_answer(suite->origin,
		"HTTP/1.1 200 OK\r\nMcp-Session-Id: 1868a90c-5f0e-4a1b\r\n"
		"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
	expect_control(suite, &(struct probe){.token = token});
	origin_answer(suite->origin, NULL);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct probe probe = {.token = token, .method = methods[i], .fields = fields};

		expect_control(suite, &probe);
		probe.token = NULL;
		expect_refused(suite, &probe, &no_token, "the session without a token");
		probe.token = expired;
		expect_refused(suite, &probe, &bad_token, "the session with an expired token");
		probe.token = foreign;
		expect_refused(suite, &probe, &bad_token, "the session with a foreign token");
		probe.token = token;
		expect_control(suite, &probe);
	}
	free(foreign);
	free(expired);
	free(token);
}

/* P-MCP-04 [MCP Security Best Practices, Session Hijacking] */
static void session_binding_case(struct suite *suite)
{
	char *mine = suite_mint(suite, NULL);
	char *other = suite_mint(suite, "{\"user\":\"bob@example.com\"}");
	struct probe probe = {.token = mine};

	origin_answer(suite->origin,
		"HTTP/1.1 200 OK\r\nMcp-Session-Id: 7c9e6679-7425-40de\r\n"
		"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
	expect_control(suite, &probe);
	origin_answer(suite->origin, NULL);
	probe.fields = "Mcp-Session-Id: 7c9e6679-7425-40de\r\n";
	expect_control(suite, &probe);
	expect_control(suite, &(struct probe){.token = other});
	probe.token = other;
	expect_denied(suite, &probe, "another user's session");
	free(other);
	free(mine);
}

/* P-MCP-07 [MCP 2026-07-28 Server Validation] [SEP-2243] the fields are not the message */
static void header_policy_case(struct suite *suite)
{
#define MODERN(method, params)                                                        \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":{" params \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}"
#define VERSION "MCP-Protocol-Version: 2026-07-28\r\n"
	static const char list[] = MODERN("tools/list", "");
	static const char read[] = MODERN("tools/call", "\"name\":\"read_file\",");
	static const char write[] = MODERN("tools/call", "\"name\":\"write_file\",");
	static const struct {
		const char *body;
		const char *fields;
	} lies[] = {
		/* Denied by the body, allowed by the fields. */
		{write, VERSION "Mcp-Method: tools/call\r\nMcp-Name: read_file\r\n"},
		{write, VERSION "Mcp-Method: tools/list\r\n"},
		{write, VERSION "Mcp-Method: tools/list\r\nMcp-Name: write_file\r\n"},
		{write, "MCP-Protocol-Version: 2025-11-25\r\nMcp-Method: tools/list\r\n"},
		{write, "Mcp-Method: tools/list\r\nMcp-Name: read_file\r\n"},
		{CALL_TOOL("write_file"), "Mcp-Method: tools/list\r\n"},
		{write, VERSION "Mcp-Method: tools/list\r\nMcp-Method: tools/call\r\n"},
		/* Allowed by both, but they are two requests. */
		{read, VERSION "Mcp-Method: tools/list\r\nMcp-Name: read_file\r\n"},
		{list, VERSION "Mcp-Method: tools/call\r\nMcp-Name: read_file\r\n"},
		{list, VERSION "Mcp-Method: Tools/List\r\n"},
		{read, VERSION "Mcp-Method: tools/call\r\nMcp-Name: list_files\r\n"},
		{read, VERSION "Mcp-Method: tools/call\r\nMcp-Name: READ_FILE\r\n"},
		{read, VERSION
			"Mcp-Method: tools/call\r\nMcp-Name: =?base64?d3JpdGVfZmlsZQ==?=\r\n"},
		{read, VERSION "Mcp-Method: tools/call\r\nMcp-Name: =?base64?cmVhZF9maWxl!?=\r\n"},
		{read, VERSION
			"Mcp-Method: tools/call\r\nMcp-Name: read_file\r\nMcp-Name: write_file\r\n"},
		{read, "MCP-Protocol-Version: 2025-11-25\r\nMcp-Method: tools/call\r\nMcp-Name: read_file\r\n"},
		{read, VERSION "MCP-Protocol-Version: 2025-11-25\r\n"},
		{"[" LIST_TOOLS "," CALL_TOOL("read_file") "]", "Mcp-Method: tools/list\r\n"},
	};
	static const struct {
		const char *body;
		const char *fields;
	} truths[] = {
		{list, VERSION "Mcp-Method: tools/list\r\n"},
		{read, VERSION "Mcp-Method: tools/call\r\nMcp-Name: read_file\r\n"},
		{read, VERSION "mcp-method: tools/call\r\nMCP-NAME: =?base64?cmVhZF9maWxl?=\r\n"},
		{CALL_TOOL("read_file"), "MCP-Protocol-Version: 2025-11-25\r\n"},
		{CALL_TOOL("read_file"), NULL},
	};
	char *token = mint_scp(suite, "[\"files:read\",\"tools:call\"]");
	struct probe probe = {.route = "scoped", .token = token};

	for (size_t i = 0; i < ARRAY_LEN(truths); i++) {
		probe.body = truths[i].body;
		probe.fields = truths[i].fields;
		expect_control(suite, &probe);
	}
	for (size_t i = 0; i < ARRAY_LEN(lies); i++) {
		char *line = one_line(lies[i].fields);
		char *what = xasprintf("%s with %s", line, lies[i].body);

		probe.body = lies[i].body;
		probe.fields = lies[i].fields;
		expect_denied(suite, &probe, what);
		free(what);
		free(line);
	}
	free(token);
}

/* P-MCP-08 [MCP Token Requirements] "authorization MUST be included in every HTTP request" */
static void all_methods_case(struct suite *suite)
{
	static const char *const bodies[] = {
		INITIALIZE,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\"}",
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
		LIST_TOOLS,
	};
	static const char *const routes[] = {"origin", "scoped", "same_idp"};
	static const char *const methods[] = {"GET", "DELETE", "HEAD", "PUT"};
	char *token = mint_scp(suite, "[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\","
				      "\"files:read\",\"mcp:other\"]");

	for (size_t r = 0; r < ARRAY_LEN(routes); r++) {
		if (!has_route(suite, routes[r]))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
			struct probe probe = {
				.route = routes[r], .token = token, .body = bodies[i]};

			if (strcmp(routes[r], "same_idp") != 0)
				expect_control(suite, &probe);
			probe.token = NULL;
			expect_refused(suite, &probe, &no_token, bodies[i]);
			probe.token = "eyJhbGciOiJub25lIn0.e30.";
			expect_refused(suite, &probe, &bad_token, bodies[i]);
		}
		for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
			struct probe probe = {.route = routes[r], .method = methods[i]};

			expect_refused(suite, &probe, &no_token, methods[i]);
		}
	}
	free(token);
}

/* Requests at the issuers, except for keys and metadata, which are due at any time. */
static size_t issuers_heard(struct suite *suite, struct moment since)
{
	struct observation seen;
	size_t count = 0;

	suite_observe(suite, since, &seen);
	for (size_t i = 0; i < seen.count; i++) {
		const struct message *m = seen.at[i];

		count += !m->response && slice_is(m->from, "Proxy") &&
			 (slice_is(m->to, "IdP") || slice_is(m->to, "IdP B")) &&
			 !slice_ends(m->target, "/keys") &&
			 !slice_contains(m->target, "/.well-known/");
	}
	observation_clear(&seen);
	return count;
}

/* P-MCP-09 [MCP Confused Deputy] nobody can log in at the IdP as us */
static void no_as_surface_case(struct suite *suite)
{
	static const char *const places[] = {"/authorize", "/token", "/register", "/callback",
		"/oauth/callback", "/mcp/authorize", "/mcp/token", "/mcp/register",
		"/origin/token"};
	static const char *const methods[] = {"GET", "POST"};
	static const char query[] = "response_type=code&client_id=mcp-client&state=1&"
				    "redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback";
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(places) * ARRAY_LEN(methods) * 2; i++) {
		struct probe probe = {.target = places[i / 4],
			.method = methods[i % 2],
			.query = query,
			.token = i / 2 % 2 ? token : NULL};
		struct moment before = suite_now(suite);
		struct wire_reply reply;

		probe_send(suite, &probe, &reply);
		EXPECT(reply.status >= 400 && reply.status <= 499,
			"the proxy is no authorization server", "%s %s: status %d", probe.method,
			probe.target, reply.status);
		EXPECT(!http_fields_value(reply.fields, "location").at,
			"and sends nobody to one in its name", "%s: Location", probe.target);
		EXPECT(issuers_heard(suite, before) == 0, "no issuer hears of it", "%s %s: one did",
			probe.method, probe.target);
		EXPECT(suite_heard_origin(suite, before) +
					suite_heard(suite, before, "MCP Server") ==
				0,
			"no upstream hears of it", "%s %s: one did", probe.method, probe.target);
		wire_reply_clear(&reply);
	}
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/mcp/origin", .run = origin_case},
	{.slug = "proxy/mcp/session-not-auth", .run = session_not_auth_case},
	{.slug = "proxy/mcp/session-binding", .run = session_binding_case},
	{.slug = "proxy/mcp/header-policy", .run = header_policy_case},
	{.slug = "proxy/mcp/all-methods-auth", .run = all_methods_case},
	{.slug = "proxy/mcp/no-as-surface", .run = no_as_surface_case},
};

CASE_LIST(cases_proxy_mcp_policy, cases);
