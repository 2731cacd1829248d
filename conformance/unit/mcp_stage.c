#include "unit/mcp_stage.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "unit/serve.h"

struct mcp_stage mcp_stage;

static char *origins[] = {"https://console.example.com"};
static struct mcp_config config = {
	.allowed_origins = {origins, 1},
	.loopback_origins = true,
	.connect_timeout_ms = 1000,
	.call_timeout_ms = 5000,
};
static struct mcp_server server = {.config = &config};
static struct http_server *http, *upstream_http;

bool mcp_stage_wait(bool (*turn)(void *context), void *context, int ms)
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
	struct mcp_upstream *upstream = context;
	bool hold = upstream->hold;
	bool gone = false;

	upstream->calls++;
	buf_reset(&upstream->seen);
	buf_printf(&upstream->seen, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", SLICE_ARGS(request->method),
		SLICE_ARGS(request->path),
		SLICE_ARGS(http_fields_value(request->fields, "authorization")),
		SLICE_ARGS(http_fields_value(request->fields, "content-type")),
		SLICE_ARGS(request->body));
	if (hold) {
		upstream->held = 1;
		gone = mcp_stage_wait(caller_gone, request, 2500);
	}
	http_response_json(&response, upstream->status, slice_of(upstream->body));
	http_respond(request, &response);
	if (hold)
		upstream->held = gone ? 2 : 3;
}

int mcp_stage_start(void **state)
{
	(void)state;
	http_client_init();
	log_to(2, LOG_ERROR);
	mcp_stage.config = &config;
	mcp_stage.sessions = server.sessions = mcp_sessions_new(4);
	if (serve_here("Upstream Service", upstream_handle, &mcp_stage.upstream, &upstream_http) ||
		serve_here("MCP Server", mcp_handle, &server, &http))
		return -1;
	mcp_stage.port = http_server_port(http, 0);
	config.backend_url =
		xasprintf("http://127.0.0.1:%u/backend", http_server_port(upstream_http, 0));
	config.bigquery_url =
		xasprintf("http://127.0.0.1:%u/bigquery", http_server_port(upstream_http, 0));
	return 0;
}

int mcp_stage_stop(void **state)
{
	(void)state;
	http_server_stop(http, 1000);
	http_server_stop(upstream_http, 1000);
	mcp_sessions_free(server.sessions);
	buf_clear(&mcp_stage.upstream.seen);
	free(config.backend_url);
	free(config.bigquery_url);
	http_client_end();
	return 0;
}

int mcp_stage_reset(void **state)
{
	struct mcp_upstream *upstream = &mcp_stage.upstream;

	(void)state;
	upstream->status = 200;
	upstream->body = "{\"user\":\"alice\"}";
	upstream->hold = false;
	upstream->held = 0;
	upstream->calls = 0;
	buf_reset(&upstream->seen);
	return 0;
}

/* ---- requests ---- */

char *mcp_tool_request(const char *tool, const char *arguments, const char *meta, const char *more)
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

char *mcp_tool_call(const char *tool, const char *arguments, const char *meta, const char *more)
{
	char *request = mcp_tool_request(tool, arguments, meta, more);
	char *reply = raw_exchange(mcp_stage.port, request, 6000);

	free(request);
	return reply;
}

void expect_both(char *take_reply, const char *part, const char *other_part)
{
	assert_contains(take_reply, part);
	assert_contains(take_reply, other_part);
	free(take_reply);
}

char *mcp_send(const char *method, const char *fields, const char *body)
{
	char *request = xasprintf("%s /mcp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s"
				  "Content-Length: %zu\r\n\r\n%s",
		method, fields, strlen(body), body);
	char *reply = raw_exchange(mcp_stage.port, request, 3000);

	free(request);
	return reply;
}

void mcp_expect(
	const char *method, const char *fields, const char *body, int status, const char *part)
{
	char *line = xasprintf("HTTP/1.1 %d ", status);
	char *reply = mcp_send(method, fields, body);

	if (strncmp(reply, line, strlen(line)) != 0 || !strstr(reply, part))
		fail_msg("%s\n%s\n%s\nexpected: %d %s\nactual: %s", method, fields, body, status,
			part, reply);
	free(reply);
	free(line);
}

void mcp_expect_post(const char *fields, const char *body, int status, const char *part)
{
	mcp_expect("POST", fields, body, status, part);
}
