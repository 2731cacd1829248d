/* The MCP server over a socket: both eras, and what neither takes. Tools are in test_mcp_tools. */
#include "unit/unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "participants/mcp_checks.h"
#include "participants/mcp_http.h"
#include "participants/mcp_protocol.h"

static char *origins[] = {"https://console.example.com"};
static struct mcp_config config = {
	.backend_url = "http://127.0.0.1:1/backend",
	.bigquery_url = "http://127.0.0.1:1/bigquery",
	.allowed_origins = {origins, 1},
	.loopback_origins = true,
	.connect_timeout_ms = 1000,
	.call_timeout_ms = 1000,
};
static struct mcp_server server = {.config = &config};
static struct http_server *http;
static unsigned port;

static int start(void **state)
{
	struct http_server_config listen = {
		.party = "MCP Server",
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 2000,
		.idle_timeout_ms = 2000,
		.max_body_bytes = PARTICIPANT_MAX_BODY_BYTES,
		.buffer_body = true,
	};
	struct note note = {0};

	(void)state;
	http_client_init();
	log_to(2, LOG_ERROR);
	server.sessions = mcp_sessions_new(4);
	if (http_server_start(&listen, mcp_handle, &server, &http, &note))
		return -1;
	port = http_server_port(http, 0);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	http_server_stop(http, 1000);
	mcp_sessions_free(server.sessions);
	http_client_end();
	return 0;
}

/* ---- requests ---- */

#define JSON_TYPE "Content-Type: application/json\r\n"
#define BOTH_TYPES JSON_TYPE "Accept: application/json, text/event-stream\r\n"
#define MODERN BOTH_TYPES "MCP-Protocol-Version: 2026-07-28\r\n"
#define META                                                                            \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","        \
	"\"io.modelcontextprotocol/clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}," \
	"\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define DISCOVER \
	"{\"jsonrpc\":\"2.0\",\"id\":\"d1\",\"method\":\"server/discover\",\"params\":{" META "}}"
#define LIST "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{" META "}}"
#define WHOAMI                                                                      \
	"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{" META \
	",\"name\":\"whoami\",\"arguments\":{}}}"
#define INITIALIZE                                                             \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{" \
	"\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"              \
	"\"clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}}}"
#define PING "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}"
#define INITIALIZED "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"

static char *send_as(const char *method, const char *fields, const char *body)
{
	char *request = xasprintf("%s /mcp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s"
				  "Content-Length: %zu\r\n\r\n%s",
		method, fields, strlen(body), body);
	char *reply = raw_exchange(port, request, 3000);

	free(request);
	return reply;
}

static void expect(
	const char *method, const char *fields, const char *body, int status, const char *part)
{
	char *line = xasprintf("HTTP/1.1 %d ", status);
	char *reply = send_as(method, fields, body);

	if (strncmp(reply, line, strlen(line)) != 0 || !strstr(reply, part))
		fail_msg("%s\n%s\n%s\nexpected: %d %s\nactual: %s", method, fields, body, status,
			part, reply);
	free(reply);
	free(line);
}

static void expect_post(const char *fields, const char *body, int status, const char *part)
{
	expect("POST", fields, body, status, part);
}

/* ---- modern ---- */

static void modern_requests_need_no_session(void **state)
{
	(void)state;
	expect_post(MODERN "Mcp-Method: server/discover\r\n", DISCOVER, 200,
		"\"id\":\"d1\",\"result\":{\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\"],"
		"\"capabilities\":{\"tools\":{}}");
	expect_post(MODERN "Mcp-Method: server/discover\r\n", DISCOVER, 200,
		"\"ttlMs\":3600000,\"cacheScope\":\"public\",\"resultType\":\"complete\"");
	expect_post(MODERN "Mcp-Method: tools/list\r\n", LIST, 200, "\"name\":\"query_bigquery\"");
	expect_post(MODERN "Mcp-Method: tools/list\r\n", LIST, 200,
		"\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":");
	/* A header of the other era is ignored, and no session id is given. */
	char *reply =
		send_as("POST", MODERN "Mcp-Method: tools/list\r\nMcp-Session-Id: none\r\n", LIST);
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
		expect_post(cases[i].fields, cases[i].body, cases[i].good ? 200 : 400,
			cases[i].good ? "\"result\"" : "\"error\":{\"code\":-32020,");
}

static void meta_is_required(void **state)
{
	static const char fields[] = MODERN "Mcp-Method: tools/list\r\n";

	(void)state;
	expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}", 400,
		"\"id\":2,\"error\":{\"code\":-32602,");
	expect_post(fields,
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		400, "\"code\":-32602,");
	expect_post(fields,
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}",
		400, "\"code\":-32602,");
	/* clientInfo is only a SHOULD. */
	expect_post(fields,
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
	expect_post(BOTH_TYPES "MCP-Protocol-Version: 1900-01-01\r\nMcp-Method: tools/list\r\n",
		body, 400,
		"\"code\":-32022,\"message\":\"Unsupported protocol version\",\"data\":{"
		"\"supported\":[\"2026-07-28\",\"2025-11-25\"],\"requested\":\"1900-01-01\"}");
	expect_post(BOTH_TYPES "MCP-Protocol-Version: 1900-01-01\r\n", PING, 400, "-32022");
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

		expect_post(fields, body, 404, "\"id\":7,\"error\":{\"code\":-32601,");
		free(fields);
		free(body);
	}
}

static void modern_notifications_are_accepted(void **state)
{
	(void)state;
	expect_post(MODERN,
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}", 202,
		"Content-Length: 0\r\n");
	expect_post(MODERN, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400, "-32600");
}

static void only_post_is_modern(void **state)
{
	static const char *const methods[] = {"GET", "DELETE", "PUT", "OPTIONS"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		expect(methods[i], MODERN, "", 405, "\r\nAllow: POST\r\n");
}

/* ---- legacy ---- */

/* The id that initialize gives; the caller frees it. */
static char *begin_session(void)
{
	char *reply = send_as("POST", BOTH_TYPES, INITIALIZE);
	char *at = strstr(reply, "\r\nMCP-Session-Id: ");
	char *id;

	assert_non_null(at);
	id = slice_dup(slice_make(at + 18, 32));
	assert_contains(reply, "\"protocolVersion\":\"2025-11-25\"");
	assert_contains(reply, "\"serverInfo\":{");
	assert_null(strstr(reply, "resultType"));
	free(reply);
	return id;
}

static char *legacy_fields(const char *session)
{
	return xasprintf(
		BOTH_TYPES "MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: %s\r\n", session);
}

static void session_lives_until_deleted(void **state)
{
	char *id = begin_session();
	char *fields = legacy_fields(id);

	(void)state;
	expect_post(fields, INITIALIZED, 202, "Content-Length: 0\r\n");
	expect_post(fields, PING, 200, "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
	expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}", 200,
		"\"name\":\"whoami\"");
	expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}", 202, "");
	expect("GET", fields, "", 405, "\r\nAllow: POST, DELETE\r\n");
	expect("DELETE", fields, "", 204, "");
	expect("DELETE", fields, "", 404, "");
	expect_post(fields, PING, 404, "\"error\"");
	expect_post(fields, INITIALIZED, 404, "\"error\"");
	free(fields);
	free(id);
}

static void session_is_required(void **state)
{
	char *id = begin_session();
	char *twice = xasprintf(BOTH_TYPES "Mcp-Session-Id: %s\r\nMcp-Session-Id: %s\r\n", id, id);
	char *unversioned = xasprintf(BOTH_TYPES "Mcp-Session-Id: %s\r\n", id);
	char *other = xasprintf(
		BOTH_TYPES "MCP-Protocol-Version: 2025-06-18\r\nMcp-Session-Id: %s\r\n", id);

	(void)state;
	expect_post(BOTH_TYPES, PING, 400, "\"id\":9,\"error\"");
	expect_post(BOTH_TYPES, INITIALIZED, 400, "\"error\"");
	expect_post(BOTH_TYPES "Mcp-Session-Id: 00000000000000000000000000000000\r\n", PING, 404,
		"\"error\"");
	expect_post(twice, PING, 400, "\"error\"");
	expect_post(other, PING, 400, "-32022");
	expect("DELETE", JSON_TYPE, "", 400, "");
	/* The session itself tells the version. */
	expect_post(unversioned, PING, 200, "\"result\":{}");
	expect_post(unversioned, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"no/such\"}", 200,
		"\"code\":-32601,");
	free(twice);
	free(unversioned);
	free(other);
	free(id);
}

static void initialize_is_validated(void **state)
{
	(void)state;
	expect_post(BOTH_TYPES,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
		"\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}",
		200, "\"code\":-32602,");
	/* An older client is offered the version that is spoken here. */
	expect_post(BOTH_TYPES,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
		"\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
		"\"clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}}}",
		200, "\"protocolVersion\":\"2025-11-25\"");
	/* A notification begins nothing. */
	expect_post(BOTH_TYPES, "{\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"params\":{}}",
		400, "\"error\"");
}

static void oldest_session_makes_room(void **state)
{
	struct mcp_sessions *sessions = mcp_sessions_new(2);
	char id[3][MCP_SESSION_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		mcp_session_begin(sessions, id[i]);
	assert_false(mcp_session_alive(sessions, slice_of(id[0])));
	assert_true(mcp_session_alive(sessions, slice_of(id[1])));
	assert_true(mcp_session_alive(sessions, slice_of(id[2])));
	assert_false(mcp_session_alive(sessions, SLICE("")));
	assert_true(mcp_session_end(sessions, slice_of(id[2])));
	assert_false(mcp_session_end(sessions, slice_of(id[2])));
	assert_false(mcp_session_end(sessions, SLICE("")));
	mcp_sessions_free(sessions);
}

static void *use_sessions(void *context)
{
	for (int i = 0; i < 20; i++) {
		char *id = begin_session();
		char *fields = legacy_fields(id);

		/* Four threads and four places: somebody else may have ended it by now. */
		free(send_as("POST", fields, PING));
		free(send_as("DELETE", fields, ""));
		free(fields);
		free(id);
	}
	return context;
}

static void sessions_are_shared_by_threads(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use_sessions, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
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
		expect_post(BOTH_TYPES, cases[i].body, 400, cases[i].part);
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

		expect_post(fields, LIST, cases[i].good ? 200 : 403, "");
		free(fields);
	}
	expect("GET", MODERN "Origin: https://evil.example.com\r\n", "", 403, "");
	expect("DELETE", "Origin: https://evil.example.com\r\n", "", 403, "");
	expect_post(MODERN "Mcp-Method: tools/list\r\nOrigin: http://localhost\r\n"
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
		SLICE("https://console.example.com"), &config.allowed_origins, false));
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

		expect_post(fields, LIST, cases[i].status, cases[i].part);
		free(fields);
	}
	expect_post(
		"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\n", LIST, 415, "");
	expect_post(
		"Content-Type: text/plain\r\nMCP-Protocol-Version: 2026-07-28\r\n", LIST, 415, "");
	expect_post(MODERN "Mcp-Method: tools/list\r\nAuthorization: Bearer a\r\n"
			   "Authorization: Bearer b\r\n",
		LIST, 400, "");
}

static void there_is_one_endpoint(void **state)
{
	char *reply = raw_exchange(port,
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
		cmocka_unit_test(session_lives_until_deleted),
		cmocka_unit_test(session_is_required),
		cmocka_unit_test(initialize_is_validated),
		cmocka_unit_test(oldest_session_makes_room),
		cmocka_unit_test(sessions_are_shared_by_threads),
		cmocka_unit_test(messages_are_strict_json_rpc),
		cmocka_unit_test(pages_of_other_origins_are_refused),
		cmocka_unit_test(checks_stand_alone),
		cmocka_unit_test(media_types_are_negotiated),
		cmocka_unit_test(there_is_one_endpoint),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
