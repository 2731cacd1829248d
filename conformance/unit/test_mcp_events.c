/* The MCP server's event streams: progress before the result, and callers that go away. */
#include "unit/mcp_stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- events ---- */

#define EVENTS AUTHORIZED "Accept: application/json, text/event-stream\r\n"

static void progress_comes_before_the_result(void **state)
{
	char *reply = mcp_tool_call(
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
	expect_both(mcp_tool_call(
			    "query_bigquery", "{\"query\":\"q\"}", ",\"progressToken\":7", EVENTS),
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
		char *reply = mcp_tool_call(
			cases[i].tool, cases[i].arguments, cases[i].meta, cases[i].more);

		assert_contains(reply, "Content-Type: application/json\r\n");
		assert_null(strstr(reply, "notifications/progress"));
		free(reply);
	}
}

/* ---- cancellation ---- */

static bool upstream_waits(void *context)
{
	(void)context;
	return mcp_stage.upstream.held == 1;
}

static bool upstream_decided(void *context)
{
	(void)context;
	return mcp_stage.upstream.held > 1;
}

/* The client goes away while the upstream is at work: 2 the upstream was told, 3 it was not. */
static int leave_during(char *take_request)
{
	int fd = raw_connect(mcp_stage.port);

	mcp_stage.upstream.hold = true;
	raw_send(fd, slice_of(take_request));
	assert_true(mcp_stage_wait(upstream_waits, NULL, 3000));
	close(fd);
	assert_true(mcp_stage_wait(upstream_decided, NULL, 5000));
	free(take_request);
	return mcp_stage.upstream.held;
}

static void modern_disconnect_cancels_the_call(void **state)
{
	(void)state;
	assert_int_equal(leave_during(mcp_tool_request("query_bigquery", "{\"query\":\"q\"}",
				 ",\"progressToken\":\"p1\"", EVENTS)),
		2);
	mcp_stage_reset(NULL);
	assert_int_equal(leave_during(mcp_tool_request("read_backend", "{}", "", AUTHORIZED)), 2);
}

/* [MCP 2025-11-25 Transports] "Disconnection SHOULD NOT be interpreted as ... cancelling" */
static void legacy_disconnect_does_not(void **state)
{
	char id[MCP_SESSION_ID_SIZE];
	const char *body = "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\","
			   "\"params\":{\"name\":\"read_backend\"}}";

	(void)state;
	mcp_session_begin(mcp_stage.sessions, id);
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
		cmocka_unit_test_setup(progress_comes_before_the_result, mcp_stage_reset),
		cmocka_unit_test_setup(progress_is_for_those_who_asked, mcp_stage_reset),
		cmocka_unit_test_setup(modern_disconnect_cancels_the_call, mcp_stage_reset),
		cmocka_unit_test_setup(legacy_disconnect_does_not, mcp_stage_reset),
	};

	return cmocka_run_group_tests(tests, mcp_stage_start, mcp_stage_stop);
}
