/* The MCP server over a socket: the modern era, and what neither takes. */
#include "unit/mcp_stage.h"

#include <stdlib.h>
#include <string.h>

#include "participants/mcp_checks.h"
#include "participants/mcp_protocol.h"

/* ---- modern ---- */

static void modern_requests_need_no_session(void **state)
{
	(void)state;
	mcp_expect_post(MODERN "Mcp-Method: server/discover\r\n", DISCOVER, 200,
		"\"id\":\"d1\",\"result\":{\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\"],"
		"\"capabilities\":{\"tools\":{}}");
	mcp_expect_post(MODERN "Mcp-Method: server/discover\r\n", DISCOVER, 200,
		"\"ttlMs\":3600000,\"cacheScope\":\"public\",\"resultType\":\"complete\"");
	mcp_expect_post(
		MODERN "Mcp-Method: tools/list\r\n", LIST, 200, "\"name\":\"query_bigquery\"");
	mcp_expect_post(MODERN "Mcp-Method: tools/list\r\n", LIST, 200,
		"\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":");
	/* A header of the other era is ignored, and no session id is given. */
	char *reply =
		mcp_send("POST", MODERN "Mcp-Method: tools/list\r\nMcp-Session-Id: none\r\n", LIST);
	assert_contains(reply, "HTTP/1.1 200 ");
	assert_null(strcasestr(reply, "mcp-session-id"));
	free(reply);
}

static void headers_must_mirror_the_body(void **state)
{
	static const struct {
		const char *fields;
		const char *body;
		bool good;
	} cases[] = {
		{MODERN "Mcp-Method: tools/list\r\n", LIST, true},
		{MODERN "mcp-method:   tools/list  \r\n", LIST, true},
		{MODERN, LIST, false},
		{MODERN "Mcp-Method: tools/call\r\n", LIST, false},
		{MODERN "Mcp-Method: Tools/List\r\n", LIST, false},
		{MODERN "Mcp-Method: tools/list\r\nMcp-Method: tools/list\r\n", LIST, false},
		{BOTH_TYPES "Mcp-Method: tools/list\r\n", LIST, false},
		{BOTH_TYPES "MCP-Protocol-Version: 2025-11-25\r\nMcp-Method: tools/list\r\n", LIST,
			false},
		{MODERN "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\n", LIST,
			false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: whoami\r\n", WHOAMI, true},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: =?base64?d2hvYW1p?=\r\n", WHOAMI,
			true},
		{MODERN "Mcp-Method: tools/call\r\n", WHOAMI, false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: read_backend\r\n", WHOAMI, false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: WHOAMI\r\n", WHOAMI, false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: =?base64?d2hvYW1pIQ==?=\r\n", WHOAMI,
			false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: =?base64?***?=\r\n", WHOAMI, false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: =?BASE64?d2hvYW1p?=\r\n", WHOAMI,
			false},
		{MODERN "Mcp-Method: tools/call\r\nMcp-Name: whoami\r\nMcp-Name: x\r\n", WHOAMI,
			false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		mcp_expect_post(cases[i].fields, cases[i].body, cases[i].good ? 200 : 400,
			cases[i].good ? "\"result\"" : "\"error\":{\"code\":-32020,");
}

static void meta_is_required(void **state)
{
	static const char fields[] = MODERN "Mcp-Method: tools/list\r\n";

	(void)state;
	mcp_expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}", 400,
		"\"id\":2,\"error\":{\"code\":-32602,");
	mcp_expect_post(fields,
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		400, "\"code\":-32602,");
	mcp_expect_post(fields,
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}",
		400, "\"code\":-32602,");
	/* clientInfo is only a SHOULD. */
	mcp_expect_post(fields,
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		200, "\"tools\":[");
}

static void other_versions_are_named(void **state)
{
	static const char body[] =
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"1900-01-01\","
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

	(void)state;
	mcp_expect_post(BOTH_TYPES "MCP-Protocol-Version: 1900-01-01\r\nMcp-Method: tools/list\r\n",
		body, 400,
		"\"code\":-32022,\"message\":\"Unsupported protocol version\",\"data\":{"
		"\"supported\":[\"2026-07-28\",\"2025-11-25\"],\"requested\":\"1900-01-01\"}");
	mcp_expect_post(BOTH_TYPES "MCP-Protocol-Version: 1900-01-01\r\n", PING, 400, "-32022");
}

static void unknown_modern_methods_are_404(void **state)
{
	static const char *const methods[] = {"initialize", "ping", "logging/setLevel",
		"resources/list", "subscriptions/listen", "no/such"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		char *fields = xasprintf(MODERN "Mcp-Method: %s\r\n", methods[i]);
		char *body = xasprintf(
			"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":{" META "}}",
			methods[i]);

		mcp_expect_post(fields, body, 404, "\"id\":7,\"error\":{\"code\":-32601,");
		free(fields);
		free(body);
	}
}

static void modern_notifications_are_accepted(void **state)
{
	(void)state;
	mcp_expect_post(MODERN,
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}", 202,
		"Content-Length: 0\r\n");
	mcp_expect_post(MODERN, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400, "-32600");
}

static void only_post_is_modern(void **state)
{
	static const char *const methods[] = {"GET", "DELETE", "PUT", "OPTIONS"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		mcp_expect(methods[i], MODERN, "", 405, "\r\nAllow: POST\r\n");
}

/* ---- both ---- */

static void messages_are_strict_json_rpc(void **state)
{
	static const struct {
		const char *body;
		const char *part;
	} cases[] = {
		{"", "\"code\":-32700"},
		{"{", "\"code\":-32700"},
		{PING PING, "\"code\":-32700"},
		{"{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
			"\"code\":-32700"},
		{"[" PING "]", "\"code\":-32600"},
		{"\"ping\"", "\"code\":-32600"},
		{"{\"id\":1,\"method\":\"ping\"}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1}", "\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
			"\"code\":-32600"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", "\"code\":-32600"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		mcp_expect_post(BOTH_TYPES, cases[i].body, 400, cases[i].part);
}

static void pages_of_other_origins_are_refused(void **state)
{
	static const struct {
		const char *origin;
		bool good;
	} cases[] = {
		{"https://console.example.com", true},
		{"http://localhost:6274", true},
		{"http://127.0.0.1:8083", true},
		{"https://[::1]", true},
		{"https://evil.example.com", false},
		{"https://console.example.com.evil.example.com", false},
		{"https://console.example.com:444", false},
		{"http://console.example.com", false},
		{"http://localhost.evil.example.com", false},
		{"http://localhost:6274/path", false},
		{"http://evil.example.com@localhost", false},
		{"null", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *fields = xasprintf(
			MODERN "Mcp-Method: tools/list\r\nOrigin: %s\r\n", cases[i].origin);

		mcp_expect_post(fields, LIST, cases[i].good ? 200 : 403, "");
		free(fields);
	}
	mcp_expect("GET", MODERN "Origin: https://evil.example.com\r\n", "", 403, "");
	mcp_expect("DELETE", "Origin: https://evil.example.com\r\n", "", 403, "");
	mcp_expect_post(MODERN "Mcp-Method: tools/list\r\nOrigin: http://localhost\r\n"
			       "Origin: https://evil.example.com\r\n",
		LIST, 403, "");
}

static void checks_stand_alone(void **state)
{
	const struct text_list none = {NULL, 0};

	(void)state;
	assert_true(check_mcp_origin(SLICE("http://localhost"), &none, true));
	assert_false(check_mcp_origin(SLICE("http://localhost"), &none, false));
	assert_true(check_mcp_origin(
		SLICE("https://console.example.com"), &mcp_stage.config->allowed_origins, false));
	assert_false(check_mcp_origin(SLICE("https://console.example.com"), &none, false));
	assert_true(check_mcp_version_mirrored(SLICE("a"), SLICE("a")));
	assert_false(check_mcp_version_mirrored(SLICE("a"), SLICE("b")));
	assert_false(check_mcp_version_mirrored(SLICE_NONE, SLICE_NONE));
	assert_true(check_mcp_method_mirrored(SLICE("a"), SLICE("a")));
	assert_false(check_mcp_method_mirrored(SLICE("a"), SLICE("A")));
	assert_false(check_mcp_method_mirrored(SLICE_NONE, SLICE_NONE));
	assert_true(check_mcp_name_mirrored(SLICE("a"), SLICE("a")));
	assert_false(check_mcp_name_mirrored(SLICE("a"), SLICE("a ")));
	assert_false(check_mcp_name_mirrored(SLICE_NONE, SLICE_NONE));
}

static void media_types_are_negotiated(void **state)
{
	static const char list[] = "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\n";
	static const struct {
		const char *accept;
		int status;
		const char *part;
	} cases[] = {
		{"", 200, "application/json"},
		{"Accept: application/json, text/event-stream\r\n", 200, "application/json"},
		{"Accept: */*\r\n", 200, "application/json"},
		{"Accept: text/event-stream\r\n", 200, "\r\nevent: message\ndata: {\"jsonrpc\""},
		{"Accept: application/json;q=0.5, text/event-stream\r\n", 200, "X-Accel-Buffering"},
		{"Accept: application/json;q=0.5\r\nAccept: text/event-stream;q=0.6\r\n", 200,
			"text/event-stream"},
		{"Accept: text/event-stream;q=0, application/json\r\n", 200, "application/json"},
		{"Accept: text/*, application/json;q=0.9\r\n", 200, "text/event-stream"},
		{"Accept: text/html\r\n", 406, ""},
		{"Accept: application/json;q=0, text/event-stream;q=0.000\r\n", 406, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *fields = xasprintf("%s%s%s", JSON_TYPE, list, cases[i].accept);

		mcp_expect_post(fields, LIST, cases[i].status, cases[i].part);
		free(fields);
	}
	mcp_expect_post(
		"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\n", LIST, 415, "");
	mcp_expect_post(
		"Content-Type: text/plain\r\nMCP-Protocol-Version: 2026-07-28\r\n", LIST, 415, "");
	mcp_expect_post(MODERN "Mcp-Method: tools/list\r\nAuthorization: Bearer a\r\n"
			       "Authorization: Bearer b\r\n",
		LIST, 400, "");
}

static void there_is_one_endpoint(void **state)
{
	char *reply = raw_exchange(mcp_stage.port,
		"POST /mcp/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
		3000);

	(void)state;
	assert_contains(reply, "HTTP/1.1 404 ");
	free(reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modern_requests_need_no_session),
		cmocka_unit_test(headers_must_mirror_the_body),
		cmocka_unit_test(meta_is_required),
		cmocka_unit_test(other_versions_are_named),
		cmocka_unit_test(unknown_modern_methods_are_404),
		cmocka_unit_test(modern_notifications_are_accepted),
		cmocka_unit_test(only_post_is_modern),
		cmocka_unit_test(messages_are_strict_json_rpc),
		cmocka_unit_test(pages_of_other_origins_are_refused),
		cmocka_unit_test(checks_stand_alone),
		cmocka_unit_test(media_types_are_negotiated),
		cmocka_unit_test(there_is_one_endpoint),
	};

	return cmocka_run_group_tests(tests, mcp_stage_start, mcp_stage_stop);
}
