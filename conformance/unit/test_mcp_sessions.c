/* The MCP server in the legacy era: sessions, from initialize until they end. */
#include "unit/mcp_stage.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "participants/mcp_protocol.h"

/* The id that initialize gives; the caller frees it. */
static char *begin_session(void)
{
	char *reply = mcp_send("POST", BOTH_TYPES, INITIALIZE);
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
	mcp_expect_post(fields, INITIALIZED, 202, "Content-Length: 0\r\n");
	mcp_expect_post(fields, PING, 200, "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
	mcp_expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}", 200,
		"\"name\":\"whoami\"");
	mcp_expect_post(fields, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}", 202, "");
	mcp_expect("GET", fields, "", 405, "\r\nAllow: POST, DELETE\r\n");
	mcp_expect("DELETE", fields, "", 204, "");
	mcp_expect("DELETE", fields, "", 404, "");
	mcp_expect_post(fields, PING, 404, "\"error\"");
	mcp_expect_post(fields, INITIALIZED, 404, "\"error\"");
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
	mcp_expect_post(BOTH_TYPES, PING, 400, "\"id\":9,\"error\"");
	mcp_expect_post(BOTH_TYPES, INITIALIZED, 400, "\"error\"");
	mcp_expect_post(BOTH_TYPES "Mcp-Session-Id: 00000000000000000000000000000000\r\n", PING,
		404, "\"error\"");
	mcp_expect_post(twice, PING, 400, "\"error\"");
	mcp_expect_post(other, PING, 400, "-32022");
	mcp_expect("DELETE", JSON_TYPE, "", 400, "");
	/* The session itself tells the version. */
	mcp_expect_post(unversioned, PING, 200, "\"result\":{}");
	mcp_expect_post(unversioned, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"no/such\"}", 200,
		"\"code\":-32601,");
	free(twice);
	free(unversioned);
	free(other);
	free(id);
}

static void initialize_is_validated(void **state)
{
	(void)state;
	mcp_expect_post(BOTH_TYPES,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
		"\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}",
		200, "\"code\":-32602,");
	/* An older client is offered the version that is spoken here. */
	mcp_expect_post(BOTH_TYPES,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
		"\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
		"\"clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}}}",
		200, "\"protocolVersion\":\"2025-11-25\"");
	/* A notification begins nothing. */
	mcp_expect_post(BOTH_TYPES, "{\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"params\":{}}",
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
		free(mcp_send("POST", fields, PING));
		free(mcp_send("DELETE", fields, ""));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session_lives_until_deleted),
		cmocka_unit_test(session_is_required),
		cmocka_unit_test(initialize_is_validated),
		cmocka_unit_test(oldest_session_makes_room),
		cmocka_unit_test(sessions_are_shared_by_threads),
	};

	return cmocka_run_group_tests(tests, mcp_stage_start, mcp_stage_stop);
}
