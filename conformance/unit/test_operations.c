/* MCP operations: messages and mirrored fields as values, the policy about them, its decisions. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "checks/mcp.h"
#include "mcp.h"
#include "scope_policy.h"

/* ---- messages ---- */

static enum mcp_kind kind_of(const char *text)
{
	struct mcp_body body;
	enum mcp_kind kind;

	assert_int_equal(mcp_body_parse(slice_of(text), &body), ERR_NONE);
	kind = body.at[0].kind;
	mcp_body_clear(&body);
	return kind;
}

#define RPC(rest) "{\"jsonrpc\":\"2.0\"," rest "}"

static void kinds(void **state)
{
	(void)state;
	assert_int_equal(kind_of(RPC("\"id\":1,\"method\":\"ping\"")), MCP_CALL);
	assert_int_equal(kind_of(RPC("\"method\":\"notifications/x\",\"params\":{}")), MCP_CALL);
	assert_int_equal(kind_of(RPC("\"id\":1,\"result\":{}")), MCP_RESPONSE);
	assert_int_equal(kind_of(RPC("\"id\":1,\"error\":{}")), MCP_RESPONSE);
	assert_int_equal(kind_of(RPC("\"id\":1,\"error\":{},\"result\":{}")), MCP_INVALID);
	assert_int_equal(kind_of(RPC("\"result\":{}")), MCP_INVALID);
	assert_int_equal(kind_of(RPC("\"id\":1")), MCP_INVALID);
	assert_int_equal(kind_of(RPC("\"method\":1")), MCP_INVALID);
	assert_int_equal(kind_of(RPC("\"method\":\"x\",\"result\":{}")), MCP_INVALID);
	assert_int_equal(kind_of(RPC("\"method\":\"x\",\"params\":[]")), MCP_INVALID);
	assert_int_equal(
		kind_of(RPC("\"method\":\"tools/call\",\"params\":{\"name\":1}")), MCP_INVALID);
	assert_int_equal(
		kind_of(RPC("\"method\":\"tools/list\",\"params\":{\"name\":1}")), MCP_CALL);
	assert_int_equal(
		kind_of("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}"), MCP_INVALID);
	assert_int_equal(kind_of("{\"id\":1,\"method\":\"ping\"}"), MCP_INVALID);
	assert_int_equal(kind_of("[[" RPC("\"id\":1,\"method\":\"ping\"") "]]"), MCP_INVALID);
	assert_int_equal(kind_of("1"), MCP_INVALID);
}

static void values(void **state)
{
	static const char text[] =
		"[" RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"a\\u0062\"}") "," RPC(
			"\"method\":\"resources/read\",\"params\":{\"uri\":\"file:///x\",\"_meta\":"
			"{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}") "]";
	struct mcp_body body;

	(void)state;
	assert_int_equal(mcp_body_parse(slice_of(text), &body), ERR_NONE);
	assert_int_equal(body.count, 2);
	assert_slice(body.at[0].method, "tools/call");
	assert_slice(body.at[0].name, "ab");
	assert_null(body.at[0].version.at);
	assert_slice(body.at[1].name, "file:///x");
	assert_slice(body.at[1].version, "2026-07-28");
	assert_true(body.at[1].has_name);
	mcp_body_clear(&body);
}

static void bad_bodies(void **state)
{
	struct mcp_body body;
	struct buf many = {0};

	(void)state;
	assert_int_equal(mcp_body_parse(SLICE(""), &body), ERR_SYNTAX);
	mcp_body_clear(&body);
	assert_int_equal(mcp_body_parse(SLICE("[]"), &body), ERR_SYNTAX);
	mcp_body_clear(&body);
	assert_int_equal(mcp_body_parse(SLICE("{\"a\":1,\"a\":2}"), &body), ERR_SYNTAX);
	mcp_body_clear(&body);
	buf_puts(&many, "[1");
	for (size_t i = 1; i < MCP_MAX_MESSAGES; i++)
		buf_puts(&many, ",1");
	buf_putc(&many, ']');
	assert_int_equal(mcp_body_parse(buf_slice(&many), &body), ERR_NONE);
	mcp_body_clear(&body);
	many.len--;
	buf_puts(&many, ",1]");
	assert_int_equal(mcp_body_parse(buf_slice(&many), &body), ERR_LIMIT);
	mcp_body_clear(&body);
	buf_clear(&many);
}

/* ---- mirrored fields ---- */

static void expect_name(const char *value, enum mirror_shape shape, const char *decoded)
{
	struct http_field field = {SLICE("mcp-NAME"), slice_of(value)};
	struct mcp_mirrors mirrors;

	mcp_mirrors_read((struct http_fields){&field, 1}, &mirrors);
	assert_int_equal(mirrors.name.shape, shape);
	if (decoded)
		assert_slice(mirrors.name.value, decoded);
	assert_int_equal(mirrors.method.shape, MIRROR_ABSENT);
	mcp_mirrors_clear(&mirrors);
}

static void mirrors(void **state)
{
	struct http_field twice[] = {
		{SLICE("Mcp-Method"), SLICE("a")}, {SLICE("mcp-method"), SLICE("a")}};
	struct mcp_mirrors read;

	(void)state;
	expect_name("plain", MIRROR_GOOD, "plain");
	expect_name("=?base64?aGk=?=", MIRROR_GOOD, "hi");
	expect_name("=?base64?"
		    "?=",
		MIRROR_GOOD, "");
	expect_name("=?BASE64?aGk=?=", MIRROR_GOOD, "=?BASE64?aGk=?=");
	expect_name("=?base64?=", MIRROR_GOOD, "=?base64?=");
	expect_name("=?base64?aGk?=", MIRROR_BAD, NULL);
	mcp_mirrors_read((struct http_fields){twice, 2}, &read);
	assert_int_equal(read.method.shape, MIRROR_BAD);
	mcp_mirrors_clear(&read);
}

static void mirrored(void **state)
{
	const struct mcp_mirror absent = {MIRROR_ABSENT, {NULL, 0}};
	const struct mcp_mirror bad = {MIRROR_BAD, SLICE("a")};
	const struct mcp_mirror a = {MIRROR_GOOD, SLICE("a")};
	bool (*const checks[])(const struct mcp_mirror *, struct slice) = {
		check_operation_method_mirrored, check_operation_name_mirrored,
		check_operation_version_mirrored};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		assert_true(checks[i](&absent, SLICE("a")));
		assert_true(checks[i](&a, SLICE("a")));
		assert_false(checks[i](&a, SLICE("A")));
		assert_false(checks[i](&a, SLICE("")));
		assert_false(checks[i](&bad, SLICE("a")));
	}
	assert_false(check_operation_method_mirrored(&a, SLICE_NONE));
	assert_false(check_operation_name_mirrored(&a, SLICE_NONE));
	assert_true(check_operation_version_mirrored(&a, SLICE_NONE));
}

/* ---- decisions about the body ---- */

static bool members(const char *text)
{
	struct json *message = NULL;
	bool good;

	assert_int_equal(json_parse(slice_of(text), &message), ERR_NONE);
	good = check_operation_members(message);
	json_free(message);
	return good;
}

static void forms(void **state)
{
	(void)state;
	assert_true(check_operation_media_type(SLICE("application/json"), 1));
	assert_true(
		check_operation_media_type(SLICE("Application/JSON ; x=y; Charset=\"UTF-8\""), 1));
	assert_false(check_operation_media_type(SLICE("application/json"), 2));
	assert_false(check_operation_media_type(SLICE_NONE, 0));
	assert_false(check_operation_media_type(SLICE("application/json-rpc"), 1));
	assert_false(check_operation_media_type(
		SLICE("application/json;charset=utf-8;charset=utf-16"), 1));
	assert_true(check_operation_uncoded(0));
	assert_false(check_operation_uncoded(1));
	assert_false(check_operation_message(MCP_INVALID));
	assert_true(check_operation_message(MCP_CALL));
	assert_true(check_operation_message(MCP_RESPONSE));
	assert_true(
		members("{\"method\":\"x\",\"methods\":1,\"metho\":1,\"params\":{\"names\":1}}"));
	assert_false(members("{\"method\":\"x\",\"mEthod\":1}"));
	assert_false(members("{\"param\xc5\xbf\":{}}"));
	assert_false(members("{\"params\":{\"Uri\":1}}"));
	assert_true(members("{\"params\":{\"arguments\":{\"Name\":1}}}"));
	assert_false(members(
		"{\"params\":{\"_meta\":{\"IO.modelcontextprotocol/protocolVersion\":1}}}"));
}

/* ---- the policy ---- */

static enum err load(const char *rows, struct config *config, struct note *note)
{
	char *text = xasprintf(
		"{\"listeners\":[{\"port\":0}],"
		"\"issuers\":[{\"issuer\":\"https://i.example\"}],\"routes\":[{\"resource\":"
		"\"https://p.example/mcp\",\"accept\":[{\"issuer\":\"https://i.example\",\"audiences\":"
		"[\"a\"]}],\"upstream\":\"https://u.example/\",\"exchange\":{\"type\":\"google_sts\","
		"\"token_endpoint\":\"https://s.example/\",\"audience\":\"a\",\"scope\":\"b\"},%s}]}",
		rows);
	struct json *document = NULL;
	enum err err = json_parse(slice_of(text), &document);

	assert_int_equal(err, ERR_NONE);
	assert_int_equal(settings_read(&config_settings, document, config, note), ERR_NONE);
	json_free(document);
	free(text);
	return config_check(config, note);
}

static void expect_load(const char *rows, const char *complaint)
{
	struct config config;
	struct note note = {0};
	enum err err = load(rows, &config, &note);

	settings_clear(&config_settings, &config);
	if (!complaint)
		assert_int_equal(err, ERR_NONE);
	else
		assert_int_equal(err, ERR_MISMATCH);
	if (complaint)
		assert_contains(note.text, complaint);
}

#define RULE(scope, includes) "{\"scope\":\"" scope "\",\"includes\":[" includes "]}"
#define OPERATIONS(rows) "\"mcp\":{\"operations\":[" rows "]}"

static void configurations(void **state)
{
	(void)state;
	expect_load("\"scope_hierarchy\":[" RULE("a", "\"b\"") "," RULE("b", "\"c\"") "]", NULL);
	expect_load("\"scope_hierarchy\":[" RULE("a", "\"b\"") "," RULE("b", "\"c\"") "," RULE(
			    "c", "\"a\"") "]",
		"back to itself");
	expect_load("\"scope_hierarchy\":[" RULE("a", "\"a\"") "]", "back to itself");
	expect_load("\"scope_hierarchy\":[" RULE("a b", "\"c\"") "]", "is no scope");
	expect_load("\"scope_hierarchy\":[" RULE("a", "\"b\\\"\"") "]", "is no scope");
	expect_load("\"scopes\":[\"a b\"]", "is no scope");
	expect_load(OPERATIONS("{\"method\":\"x\",\"scopes\":[]}"), NULL);
	expect_load(OPERATIONS("{\"method\":\"x\",\"tool\":\"t\",\"scopes\":[]}"), "tool");
	expect_load(OPERATIONS("{\"method\":\"*\",\"scopes\":[]},{\"method\":\"*\",\"scopes\":[]}"),
		"twice");
	expect_load(OPERATIONS("{\"method\":\"tools/call\",\"scopes\":[]},"
			       "{\"method\":\"tools/call\",\"tool\":\"t\",\"scopes\":[]}"),
		NULL);
	expect_load("\"allowed_origins\":[\"https://a.example:444\"]", NULL);
	expect_load("\"allowed_origins\":[\"https://a.example/\"]", "allowed_origins");
	expect_load("\"allowed_origins\":[\"null\"]", "allowed_origins");
}

static void hierarchy(void **state)
{
	struct claim_scope held = {CLAIM_GOOD, 1, {SLICE("a")}};
	struct scope_pairs pairs;
	struct config config;
	struct note note = {0};

	(void)state;
	assert_int_equal(load("\"scope_hierarchy\":[" RULE("b", "\"c\",\"d\"") "," RULE(
				      "a", "\"b\",\"d\"") "]",
				 &config, &note),
		ERR_NONE);
	assert_int_equal(scope_pairs_make(&config.routes.at[0], &pairs), ERR_NONE);
	assert_int_equal(pairs.count, 5); /* a: b, c, d; b: c, d */
	assert_true(check_scope_implied(&held, SLICE("c"), pairs.at, pairs.count));
	assert_false(check_scope_implied(&held, SLICE("a"), pairs.at, pairs.count));
	held.at[0] = SLICE("c");
	assert_false(check_scope_implied(&held, SLICE("b"), pairs.at, pairs.count));
	held = (struct claim_scope){CLAIM_BAD, 1, {SLICE("a")}};
	assert_false(check_scope_implied(&held, SLICE("c"), pairs.at, pairs.count));
	settings_clear(&config_settings, &config);
}

static void rows(void **state)
{
	struct config config;
	struct note note = {0};
	const struct config_mcp *mcp;

	(void)state;
	assert_int_equal(
		load(OPERATIONS("{\"method\":\"*\",\"scopes\":[\"rest\"]},"
				"{\"method\":\"tools/call\",\"tool\":\"t\",\"scopes\":[\"tool\"]},"
				"{\"method\":\"tools/call\",\"scopes\":[\"call\"]}"),
			&config, &note),
		ERR_NONE);
	mcp = config.routes.at[0].mcp;
	assert_string_equal(
		scope_policy_row(mcp, SLICE("tools/call"), SLICE("t"))->scopes.at[0], "tool");
	assert_string_equal(
		scope_policy_row(mcp, SLICE("tools/call"), SLICE("T"))->scopes.at[0], "call");
	assert_string_equal(
		scope_policy_row(mcp, SLICE("tools/call"), SLICE_NONE)->scopes.at[0], "call");
	assert_string_equal(
		scope_policy_row(mcp, SLICE("tools/list"), SLICE("t"))->scopes.at[0], "rest");
	assert_string_equal(scope_policy_row(mcp, SLICE(""), SLICE_NONE)->scopes.at[0], "rest");
	settings_clear(&config_settings, &config);
	assert_int_equal(
		load(OPERATIONS("{\"method\":\"x\",\"scopes\":[]}"), &config, &note), ERR_NONE);
	assert_null(scope_policy_row(config.routes.at[0].mcp, SLICE("y"), SLICE_NONE));
	settings_clear(&config_settings, &config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kinds), cmocka_unit_test(values),
		cmocka_unit_test(bad_bodies), cmocka_unit_test(mirrors), cmocka_unit_test(mirrored),
		cmocka_unit_test(forms), cmocka_unit_test(configurations),
		cmocka_unit_test(hierarchy), cmocka_unit_test(rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
