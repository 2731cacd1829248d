/* The MCP server's tools: what the upstream is sent, and what becomes of its answer. */
#include "unit/mcp_stage.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"

static char *call(const char *tool, const char *arguments)
{
	return mcp_tool_call(tool, arguments, "", "Authorization: " TOKEN "\r\n");
}

static void expect_seen(const char *text)
{
	assert_int_equal(mcp_stage.upstream.calls, 1);
	assert_string_equal(mcp_stage.upstream.seen.at, text);
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
	char *reply = mcp_tool_call("whoami", "{}", "", array);

	(void)state;
	assert_contains(reply, "\"verified\":false,");
	assert_contains(reply, "does not verify it");
	assert_contains(reply, "\"structuredContent\":{");
	assert_contains(reply, "\"token\":\"sha256:");
	assert_contains(reply, "\"aud\":[\"a\",\"b\"],\"scp\":[\"x\",\"y\"]");
	assert_null(strstr(reply, "s3cret"));
	assert_null(strstr(reply, "c2ln"));
	free(reply);
	expect_both(mcp_tool_call("whoami", "{}", "", text),
		"\"sub\":\"principal://x\",\"aud\":\"a\",\"scope\":\"x y\"", "\"verified\":false");
	expect_both(mcp_tool_call("whoami", "{}", "", "Authorization: Bearer opaque\r\n"),
		"is not a JWT", "\"verified\":false");
	expect_both(mcp_tool_call("whoami", "{}", "", "Authorization: Bearer a.b.c.d\r\n"),
		"is not a JWT", "\"verified\":false");
	expect_both(mcp_tool_call("whoami", "{}", "", ""), "no bearer token", "\"isError\":true");
	expect_both(mcp_tool_call("whoami", "{}", "", "Authorization: Basic YTpi\r\n"),
		"no bearer token", "\"isError\":true");
	assert_int_equal(mcp_stage.upstream.calls, 0);
	free(array);
	free(text);
}

/* ---- the upstream ---- */

static void token_is_passed_on_as_it_came(void **state)
{
	(void)state;
	expect_both(call("read_backend", "{}"), "\"structuredContent\":{\"user\":\"alice\"}",
		"\"text\":\"{\\\"user\\\":\\\"alice\\\"}\"");
	expect_seen("GET\n/backend\n" TOKEN "\n\n");
	mcp_stage_reset(NULL);
	expect_both(call("query_bigquery", "{\"query\":\"SELECT \\\"\\u00e4\\\"\"}"),
		"\"structuredContent\":{\"user\":\"alice\"}", "HTTP/1.1 200 ");
	expect_seen("POST\n/bigquery\n" TOKEN
		    "\napplication/json\n{\"query\":\"SELECT \\\"\xc3\xa4\\\"\"}");
	/* Without a token there is nothing to put in its place. */
	mcp_stage_reset(NULL);
	free(mcp_tool_call("read_backend", "{}", "", ""));
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
		mcp_stage.upstream.status = cases[i].status;
		mcp_stage.upstream.body = cases[i].body;
		expect_both(call("read_backend", "{}"), cases[i].text, "\"isError\":true");
	}
}

static void unreachable_upstream_is_a_tool_error(void **state)
{
	char *url = mcp_stage.config->backend_url;

	(void)state;
	mcp_stage.config->backend_url = "http://127.0.0.1:1/backend";
	expect_both(call("read_backend", "{}"), "did not answer (unreachable)", "\"isError\":true");
	mcp_stage.config->backend_url = url;
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
		expect_both(
			call(cases[i].tool, cases[i].arguments), cases[i].part, "HTTP/1.1 200 ");
	assert_int_equal(mcp_stage.upstream.calls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			whoami_shows_the_token_and_does_not_believe_it, mcp_stage_reset),
		cmocka_unit_test_setup(token_is_passed_on_as_it_came, mcp_stage_reset),
		cmocka_unit_test_setup(upstream_refusals_are_tool_errors, mcp_stage_reset),
		cmocka_unit_test_setup(unreachable_upstream_is_a_tool_error, mcp_stage_reset),
		cmocka_unit_test_setup(arguments_are_validated_first, mcp_stage_reset),
	};

	return cmocka_run_group_tests(tests, mcp_stage_start, mcp_stage_stop);
}
