/* MCP through the proxy: what it must neither change nor lose, of every version. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "scope_help.h"
#include "see_exchange.h"

/* Send it; it must be forwarded. The reply is the caller's. */
static const struct wire_request *forwarded(
	struct suite *suite, const struct probe *probe, struct wire_reply *reply, const char *what)
{
	struct moment before = suite_now(suite);
	const struct wire_request *request;

	probe_send(suite, probe, reply);
	request = suite_last_at_origin(suite, before);
	EXPECT(request, "a good request is forwarded", "%s: status %d", what, reply->status);
	return request;
}

/* The upstream got the field once, with that very value. */
static void expect_field(
	const struct wire_request *request, const char *name, const char *value, const char *what)
{
	EXPECT(http_fields_count(request->fields, name) == 1 &&
			slice_is(http_fields_value(request->fields, name), value),
		"the upstream gets the field byte for byte", "%s: %s is \"%.*s\" instead of \"%s\"",
		what, name, SLICE_ARGS(http_fields_value(request->fields, name)), value);
}

/* P-MCP-02 [MCP 2025-11-25 Session Management] an id is any visible ASCII */
static void session_case(struct suite *suite)
{
	static const char id[] = "!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~";
	static const char *const names[] = {"Mcp-Session-Id", "MCP-Session-Id", "mcp-session-id"};
	static const char *const methods[] = {"POST", "GET", "DELETE"};
	static const int statuses[] = {200, 202, 404};
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (size_t k = 0; k < ARRAY_LEN(methods); k++) {
			char *fields = xasprintf("%s: %s\r\n", names[i], id);
			char *answer = xasprintf(
				"HTTP/1.1 %d Status\r\n%s: %s\r\nContent-Length: 0\r\n\r\n",
				statuses[k], names[(i + 1) % ARRAY_LEN(names)], id);
			struct probe probe = {
				.token = token, .method = methods[k], .fields = fields};
			const struct wire_request *request;
			struct wire_reply reply;

			origin_answer(suite->origin, answer);
			request = forwarded(suite, &probe, &reply, methods[k]);
			origin_answer(suite->origin, NULL);
			EXPECT(slice_is(request->method, methods[k]), "with its method", "%.*s",
				SLICE_ARGS(request->method));
			expect_field(request, "mcp-session-id", id, methods[k]);
			EXPECT(reply.status == statuses[k] &&
					slice_is(http_fields_value(reply.fields, "mcp-session-id"),
						id),
				"status and session id come back", "status %d, id \"%.*s\"",
				reply.status,
				SLICE_ARGS(http_fields_value(reply.fields, "mcp-session-id")));
			wire_reply_clear(&reply);
			free(answer);
			free(fields);
		}
	free(token);
}

/* P-MCP-05 [MCP 2025-06-18 Protocol Version Header] */
static void version_case(struct suite *suite)
{
	static const char *const versions[] = {"2024-11-05", "2025-03-26", "2025-06-18",
		"2025-11-25", "2026-07-28", "1999-01-01", "x"};
	static const char error[] =
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"no\"}}";
	char *answer = xasprintf("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n"
				 "Content-Length: %zu\r\n\r\n%s",
		strlen(error), error);
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		char *fields = xasprintf("MCP-Protocol-Version: %s\r\n", versions[i]);
		struct probe probe = {.token = token, .fields = fields};
		struct wire_reply reply;

		origin_answer(suite->origin, answer);
		expect_field(forwarded(suite, &probe, &reply, versions[i]), "mcp-protocol-version",
			versions[i], "the version");
		origin_answer(suite->origin, NULL);
		EXPECT(reply.status == 400 && slice_is(reply.body, error),
			"the upstream's 400 comes back with its body", "%s: status %d, %.*s",
			versions[i], reply.status, SLICE_ARGS(reply.body));
		wire_reply_clear(&reply);
		free(fields);
	}
	free(answer);
	free(token);
}

/* P-MCP-06 [MCP 2026-07-28 Server Behavior for Custom Headers] */
static void headers_case(struct suite *suite)
{
	static const char *const fields[][2] = {
		{"Mcp-Method", "tools/call"},
		{"Mcp-Name", "=?base64?UmVhZF9GaWxl?="},
		{"Mcp-Param-Region", "us-west1"},
		{"Mcp-Param-Mixed", "MiXeD CaSe  two spaces"},
		{"Mcp-Param-Text", "=?base64?SGVsbG8sIOS4lueVjA==?="},
		{"Mcp-Param-Padded", "=?base64?IHBhZGRlZCA=?="},
		{"Mcp-Param-Sentinel", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="},
		{"Mcp-Param-Broken", "=?base64?%%%?="},
		{"Mcp-Param-Number", "-7"},
		{"Mcp-Param-Encoded", "a%2Fb+c"},
		{"Mcp-Param-List", "a, b;q=\"c\""},
	};
	static const char *const routes[] = {"origin", "scoped"};
	char *token = mint_scp(suite, "[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\","
				      "\"files:read\",\"tools:call\"]");
	struct buf lines = {0};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		buf_printf(&lines, "%s: %s\r\n", fields[i][0], fields[i][1]);
	for (size_t r = 0; r < ARRAY_LEN(routes) && has_route(suite, routes[r]); r++) {
		struct probe probe = {
			.route = routes[r], .token = token, .body = CALL_TOOL("Read_File")};
		const struct wire_request *request;
		struct wire_reply reply;

		expect_control(suite, &probe);
		probe.fields = lines.at;
		request = forwarded(suite, &probe, &reply, routes[r]);
		for (size_t i = 0; i < ARRAY_LEN(fields); i++)
			expect_field(request, fields[i][0], fields[i][1], routes[r]);
		wire_reply_clear(&reply);
	}
	buf_clear(&lines);
	free(token);
}

/* P-MCP-10 [MCP 2025-03-26 Sending Messages] */
static void batch_case(struct suite *suite)
{
	static const char *const bodies[] = {
		"[{\"id\":9007199254740993,\"jsonrpc\":\"2.0\",\"method\":\"tools/list\"}]",
		"[" LIST_TOOLS ",\r\n\t " CALL_TOOL("read_file") "]\n",
		" {\"params\":{\"arguments\":{\"n\":12345678901234567890.10,\"e\":1E+2,\"z\":-0.0,"
		"\"t\":\"\\u00e9\xc3\xa9\\/\\ud83d\\ude00\"},\"name\":\"read_file\"},"
		"\"method\":\"tools/call\",\"id\":\"\\u0031\",\"jsonrpc\":\"2.0\"} ",
	};
	static const char *const routes[] = {"origin", "scoped"};
	char *token = mint_scp(suite, "[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\","
				      "\"files:read\",\"tools:call\"]");

	for (size_t r = 0; r < ARRAY_LEN(routes) && has_route(suite, routes[r]); r++)
		for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
			struct probe probe = {
				.route = routes[r], .token = token, .body = bodies[i]};
			const struct wire_request *request;
			struct wire_reply reply;

			request = forwarded(suite, &probe, &reply, routes[r]);
			EXPECT(slice_is(request->body, bodies[i]),
				"the body is passed on byte for byte", "%s: %.*s", routes[r],
				SLICE_ARGS(request->body));
			wire_reply_clear(&reply);
		}
	free(token);
}

/* P-MCP-11 [MCP 2025-11-25 Resumability and Redelivery] */
static void last_event_case(struct suite *suite)
{
	static const char *const ids[] = {"7", "stream-1/evt==42", "0f8fad5b-d9cb-469f-a165"};
	static const char events[] =
		"id: 8\nretry: 1500\ndata:\n\n: keep\r\n\r\nid:9\r\nevent: message\r\n"
		"data: {\"jsonrpc\":\"2.0\"}\r\n\r\nid\ndata: x\n\n";
	char *answer = xasprintf("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
				 "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n",
		strlen(events), events);
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		char *fields = xasprintf("Last-Event-ID: %s\r\n", ids[i]);
		struct probe probe = {.token = token, .method = "GET", .fields = fields};
		struct wire_reply reply;

		origin_answer(suite->origin, answer);
		expect_field(
			forwarded(suite, &probe, &reply, "GET"), "last-event-id", ids[i], "GET");
		origin_answer(suite->origin, NULL);
		EXPECT(slice_is(reply.body, events), "the events come back byte for byte", "%.*s",
			SLICE_ARGS(reply.body));
		wire_reply_clear(&reply);
		free(fields);
	}
	free(answer);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/mcp/session-transparent", .run = session_case},
	{.slug = "proxy/mcp/version-header", .run = version_case},
	{.slug = "proxy/mcp/2026-headers", .run = headers_case},
	{.slug = "proxy/mcp/batch", .run = batch_case},
	{.slug = "proxy/mcp/last-event-id", .run = last_event_case},
};

CASE_LIST(cases_proxy_mcp, cases);
