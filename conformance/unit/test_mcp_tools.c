/* The MCP server's tools before a fake upstream, which is the witness of what it was sent. */
#include "unit/unit.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "participants/mcp_http.h"

#define TOKEN "Bearer abc.DEF-_~+/=="

/* What the upstream answers, and what it saw last. */
static struct {
	int status;
	const char *body;
	bool hold; /* keep the caller waiting, and watch whether it goes away */
	atomic_int calls;
	atomic_int held; /* 1 while waiting, 2 the caller went away, 3 it did not */
	struct buf seen; /* method, path, Authorization, Content-Type and body, a line each */
} upstream;

static struct mcp_config config = {
	.loopback_origins = true,
	.connect_timeout_ms = 1000,
	.call_timeout_ms = 5000,
};
static struct mcp_server server = {.config = &config};
static struct http_server *http, *upstream_http;
static unsigned port;

/* Up to `ms` until the condition of `turn` holds; polls without a descriptor to wait on. */
static bool wait_for(bool (*turn)(void *context), void *context, int ms)
{
	int64_t until = clock_ms() + ms;

	while (!turn(context)) {
		if (clock_ms() > until)
			return false;
		poll(NULL, 0, 5);
	}
	return true;
}

static bool caller_gone(void *context)
{
	return http_request_client_gone(context);
}

static void upstream_handle(void *context, struct http_request *request)
{
	struct http_response response = {0};
	bool hold = upstream.hold;
	bool gone = false;

	(void)context;
	upstream.calls++;
	buf_reset(&upstream.seen);
	buf_printf(&upstream.seen, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", SLICE_ARGS(request->method),
		SLICE_ARGS(request->path),
		SLICE_ARGS(http_fields_value(request->fields, "authorization")),
		SLICE_ARGS(http_fields_value(request->fields, "content-type")),
		SLICE_ARGS(request->body));
	if (hold) {
		upstream.held = 1;
		gone = wait_for(caller_gone, request, 2500);
	}
	http_response_json(&response, upstream.status, slice_of(upstream.body));
	http_respond(request, &response);
	if (hold)
		upstream.held = gone ? 2 : 3;
}

static int start_one(
	const char *party, http_handler *handler, void *context, struct http_server **out)
{
	struct http_server_config listen = {
		.party = party,
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 2000,
		.idle_timeout_ms = 2000,
		.max_body_bytes = PARTICIPANT_MAX_BODY_BYTES,
		.buffer_body = true,
	};
	struct note note = {0};

	return http_server_start(&listen, handler, context, out, &note) ? -1 : 0;
}

static int start(void **state)
{
	(void)state;
	http_client_init();
	log_to(2, LOG_ERROR);
	server.sessions = mcp_sessions_new(4);
	if (start_one("Upstream Service", upstream_handle, NULL, &upstream_http) ||
		start_one("MCP Server", mcp_handle, &server, &http))
		return -1;
	port = http_server_port(http, 0);
	config.backend_url =
		xasprintf("http://127.0.0.1:%u/backend", http_server_port(upstream_http, 0));
	config.bigquery_url =
		xasprintf("http://127.0.0.1:%u/bigquery", http_server_port(upstream_http, 0));
	return 0;
}

static int stop(void **state)
{
	(void)state;
	http_server_stop(http, 1000);
	http_server_stop(upstream_http, 1000);
	mcp_sessions_free(server.sessions);
	buf_clear(&upstream.seen);
	free(config.backend_url);
	free(config.bigquery_url);
	http_client_end();
	return 0;
}

static int reset(void **state)
{
	(void)state;
	upstream.status = 200;
	upstream.body = "{\"user\":\"alice\"}";
	upstream.hold = false;
	upstream.held = 0;
	upstream.calls = 0;
	buf_reset(&upstream.seen);
	return 0;
}

/* ---- requests ---- */

/* The request in modern form; `meta` and `more` are put into _meta and into the head. */
static char *modern_call(
	const char *tool, const char *arguments, const char *meta, const char *more)
{
	char *body =
		xasprintf("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{"
			  "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
			  "\"io.modelcontextprotocol/clientCapabilities\":{}%s},"
			  "\"name\":\"%s\",\"arguments\":%s}}",
			meta, tool, arguments);
	char *request = xasprintf("POST /mcp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
				  "Content-Type: application/json\r\n"
				  "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
				  "Mcp-Name: %s\r\n%sContent-Length: %zu\r\n\r\n%s",
		tool, more, strlen(body), body);

	free(body);
	return request;
}

static char *call_with(const char *tool, const char *arguments, const char *meta, const char *more)
{
	char *request = modern_call(tool, arguments, meta, more);
	char *reply = raw_exchange(port, request, 6000);

	free(request);
	return reply;
}

static char *call(const char *tool, const char *arguments)
{
	return call_with(tool, arguments, "", "Authorization: " TOKEN "\r\n");
}

static void expect(char *take_reply, const char *part, const char *other_part)
{
	assert_contains(take_reply, part);
	assert_contains(take_reply, other_part);
	free(take_reply);
}

static void expect_seen(const char *text)
{
	assert_int_equal(upstream.calls, 1);
	assert_string_equal(upstream.seen.at, text);
}

/* ---- whoami ---- */

static char *token_of(const char *payload)
{
	struct buf field = {0};

	buf_puts(&field, "Authorization: Bearer eyJhbGciOiJub25lIn0.");
	base64url_encode(&field, payload, strlen(payload));
	buf_puts(&field, ".c2ln\r\n");
	return buf_take(&field);
}

static void whoami_shows_the_token_and_does_not_believe_it(void **state)
{
	char *array = token_of("{\"iss\":\"i\",\"sub\":\"alice\",\"aud\":[\"a\",\"b\"],"
			       "\"scp\":[\"x\",\"y\"],\"secret\":\"s3cret\"}");
	char *text = token_of("{\"iss\":\"i\",\"sub\":\"principal://x\",\"aud\":\"a\","
			      "\"scope\":\"x y\"}");
	char *reply = call_with("whoami", "{}", "", array);

	(void)state;
	assert_contains(reply, "\"verified\":false,");
	assert_contains(reply, "does not verify it");
	assert_contains(reply, "\"structuredContent\":{");
	assert_contains(reply, "\"token\":\"sha256:");
	assert_contains(reply, "\"aud\":[\"a\",\"b\"],\"scp\":[\"x\",\"y\"]");
	assert_null(strstr(reply, "s3cret"));
	assert_null(strstr(reply, "c2ln"));
	free(reply);
	expect(call_with("whoami", "{}", "", text),
		"\"sub\":\"principal://x\",\"aud\":\"a\",\"scope\":\"x y\"", "\"verified\":false");
	expect(call_with("whoami", "{}", "", "Authorization: Bearer opaque\r\n"), "is not a JWT",
		"\"verified\":false");
	expect(call_with("whoami", "{}", "", "Authorization: Bearer a.b.c.d\r\n"), "is not a JWT",
		"\"verified\":false");
	expect(call_with("whoami", "{}", "", ""), "no bearer token", "\"isError\":true");
	expect(call_with("whoami", "{}", "", "Authorization: Basic YTpi\r\n"), "no bearer token",
		"\"isError\":true");
	assert_int_equal(upstream.calls, 0);
	free(array);
	free(text);
}

/* ---- the upstream ---- */

static void token_is_passed_on_as_it_came(void **state)
{
	(void)state;
	expect(call("read_backend", "{}"), "\"structuredContent\":{\"user\":\"alice\"}",
		"\"text\":\"{\\\"user\\\":\\\"alice\\\"}\"");
	expect_seen("GET\n/backend\n" TOKEN "\n\n");
	reset(NULL);
	expect(call("query_bigquery", "{\"query\":\"SELECT \\\"\\u00e4\\\"\"}"),
		"\"structuredContent\":{\"user\":\"alice\"}", "HTTP/1.1 200 ");
	expect_seen("POST\n/bigquery\n" TOKEN
		    "\napplication/json\n{\"query\":\"SELECT \\\"\xc3\xa4\\\"\"}");
	/* Without a token there is nothing to put in its place. */
	reset(NULL);
	free(call_with("read_backend", "{}", "", ""));
	expect_seen("GET\n/backend\n\n\n");
}

static void upstream_refusals_are_tool_errors(void **state)
{
	static const struct {
		int status;
		const char *body;
		const char *text;
	} cases[] = {
		{401, "{\"error\":\"invalid_token\",\"error_description\":\"expired\"}",
			"answered 401 Unauthorized (invalid_token): expired"},
		{403, "{\"error\":\"insufficient_scope\"}",
			"answered 403 Forbidden (insufficient_scope)"},
		{503, "down", "answered 503 Service Unavailable without data"},
		{302, "{}", "answered 302 Found"},
		{200, "<html>", "answered 200 OK without data"},
		{200, "[]", "answered 200 OK without data"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		upstream.status = cases[i].status;
		upstream.body = cases[i].body;
		expect(call("read_backend", "{}"), cases[i].text, "\"isError\":true");
	}
}

static void unreachable_upstream_is_a_tool_error(void **state)
{
	char *url = config.backend_url;

	(void)state;
	config.backend_url = "http://127.0.0.1:1/backend";
	expect(call("read_backend", "{}"), "did not answer (unreachable)", "\"isError\":true");
	config.backend_url = url;
}

static void arguments_are_validated_first(void **state)
{
	static const struct {
		const char *tool;
		const char *arguments;
		const char *part;
	} cases[] = {
		{"query_bigquery", "{}", "\"isError\":true"},
		{"query_bigquery", "{\"query\":\"\"}", "\"isError\":true"},
		{"query_bigquery", "{\"query\":1}", "\"isError\":true"},
		{"query_bigquery", "{\"query\":\"q\",\"url\":\"u\"}", "\"isError\":true"},
		{"read_backend", "{\"query\":\"q\"}", "\"isError\":true"},
		{"whoami", "{\"x\":1}", "\"isError\":true"},
		{"read_backend", "[]", "\"code\":-32602"},
		{"read_backend", "\"x\"", "\"code\":-32602"},
		{"no_such_tool", "{}", "\"code\":-32602"},
		{"Whoami", "{}", "\"code\":-32602"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect(call(cases[i].tool, cases[i].arguments), cases[i].part, "HTTP/1.1 200 ");
	assert_int_equal(upstream.calls, 0);
}

/* ---- events ---- */

#define AUTHORIZED "Authorization: " TOKEN "\r\n"
#define EVENTS AUTHORIZED "Accept: application/json, text/event-stream\r\n"

static void progress_comes_before_the_result(void **state)
{
	char *reply = call_with(
		"query_bigquery", "{\"query\":\"q\"}", ",\"progressToken\":\"p1\"", EVENTS);
	char *first =
		strstr(reply, "\"params\":{\"progressToken\":\"p1\",\"progress\":1,\"total\":2");
	char *second =
		strstr(reply, "\"params\":{\"progressToken\":\"p1\",\"progress\":2,\"total\":2");
	char *result = strstr(reply, "\"id\":3,\"result\":{");
	char *end = strstr(reply, "\r\n0\r\n\r\n");

	(void)state;
	assert_contains(reply, "Content-Type: text/event-stream\r\n");
	assert_contains(reply, "X-Accel-Buffering: no\r\n");
	assert_contains(reply, "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":"
			       "\"notifications/progress\"");
	assert_true(first && second && result && end);
	assert_true(first < second && second < result && result < end);
	free(reply);
	expect(call_with("query_bigquery", "{\"query\":\"q\"}", ",\"progressToken\":7", EVENTS),
		"\"progressToken\":7,\"progress\":1", "text/event-stream");
}

static void progress_is_for_those_who_asked(void **state)
{
	static const struct {
		const char *tool;
		const char *arguments;
		const char *meta;
		const char *more;
	} cases[] = {
		{"query_bigquery", "{\"query\":\"q\"}", "", EVENTS},
		{"query_bigquery", "{\"query\":\"q\"}", ",\"progressToken\":null", EVENTS},
		{"query_bigquery", "{\"query\":\"q\"}", ",\"progressToken\":\"p1\"",
			AUTHORIZED "Accept: application/json\r\n"},
		{"read_backend", "{}", ",\"progressToken\":\"p1\"", EVENTS},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *reply =
			call_with(cases[i].tool, cases[i].arguments, cases[i].meta, cases[i].more);

		assert_contains(reply, "Content-Type: application/json\r\n");
		assert_null(strstr(reply, "notifications/progress"));
		free(reply);
	}
}

/* ---- cancellation ---- */

static bool upstream_waits(void *context)
{
	(void)context;
	return upstream.held == 1;
}

static bool upstream_decided(void *context)
{
	(void)context;
	return upstream.held > 1;
}

/* The client goes away while the upstream is at work: 2 the upstream was told, 3 it was not. */
static int leave_during(char *take_request)
{
	int fd = raw_connect(port);

	upstream.hold = true;
	raw_send(fd, slice_of(take_request));
	assert_true(wait_for(upstream_waits, NULL, 3000));
	close(fd);
	assert_true(wait_for(upstream_decided, NULL, 5000));
	free(take_request);
	return upstream.held;
}

static void modern_disconnect_cancels_the_call(void **state)
{
	(void)state;
	assert_int_equal(leave_during(modern_call("query_bigquery", "{\"query\":\"q\"}",
				 ",\"progressToken\":\"p1\"", EVENTS)),
		2);
	reset(NULL);
	assert_int_equal(leave_during(modern_call("read_backend", "{}", "", AUTHORIZED)), 2);
}

/* [MCP 2025-11-25 Transports] "Disconnection SHOULD NOT be interpreted as ... cancelling" */
static void legacy_disconnect_does_not(void **state)
{
	char id[MCP_SESSION_ID_SIZE];
	const char *body = "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\","
			   "\"params\":{\"name\":\"read_backend\"}}";

	(void)state;
	mcp_session_begin(server.sessions, id);
	assert_int_equal(leave_during(xasprintf("POST /mcp HTTP/1.1\r\nHost: x\r\n"
						"Content-Type: application/json\r\n"
						"Mcp-Session-Id: %s\r\n" AUTHORIZED
						"Content-Length: %zu\r\n\r\n%s",
				 id, strlen(body), body)),
		3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(whoami_shows_the_token_and_does_not_believe_it, reset),
		cmocka_unit_test_setup(token_is_passed_on_as_it_came, reset),
		cmocka_unit_test_setup(upstream_refusals_are_tool_errors, reset),
		cmocka_unit_test_setup(unreachable_upstream_is_a_tool_error, reset),
		cmocka_unit_test_setup(arguments_are_validated_first, reset),
		cmocka_unit_test_setup(progress_comes_before_the_result, reset),
		cmocka_unit_test_setup(progress_is_for_those_who_asked, reset),
		cmocka_unit_test_setup(modern_disconnect_cancels_the_call, reset),
		cmocka_unit_test_setup(legacy_disconnect_does_not, reset),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
