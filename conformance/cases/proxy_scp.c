/* Scopes: which ones a token has, and which of them are enough. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "scope_help.h"

static const struct refusal no_permission = {.status = 403, .error = "insufficient_scope"};

static void expect_list_refused(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.route = "scoped", .token = token, .body = LIST_TOOLS};

	expect_refused(suite, &probe, &no_permission, what);
}

static void expect_list_passes(struct suite *suite, const char *token)
{
	struct probe probe = {.route = "scoped", .token = token, .body = LIST_TOOLS};

	expect_control(suite, &probe);
}

/* P-SCP-01 [RFC6749 3.3] */
static void exact_case(struct suite *suite)
{
	static const char *const enough[] = {"[\"files:read\"]", "[\"a\",\"files:read\"]",
		"[\"files:readwrite\",\"files:read\",\"b\"]"};
	static const char *const near[] = {"files:readwrite", "files:rea", "xfiles:read",
		"files:read:x", "Files:read", "FILES:READ", "files:read,b", "files", ":read", "*"};
	/* Written as JSON; only SP separates. */
	static const char *const strings[] = {"\"files:readwrite\"", "\"a,files:read,b\"",
		"\"a\\tfiles:read\"", "\"a\\nfiles:read\"", "\"a\\u00a0files:read\"",
		"\"a+files:read\"", "\"a;files:read\"", "\"files:Read a\""};
	char *token;

	for (size_t i = 0; i < ARRAY_LEN(enough); i++) {
		token = mint_scp(suite, enough[i]);
		expect_list_passes(suite, token);
		free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(near); i++) {
		char *scp = xasprintf("[\"%s\",\"tools:call\"]", near[i]);

		token = mint_scp(suite, scp);
		expect_list_refused(suite, token, near[i]);
		free(token);
		free(scp);
	}
	token = mint_claim(suite, SCOPE_STRING_ISSUER, "scope", "\"a files:read b\"");
	expect_string_token_passes(suite, token);
	free(token);
	for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
		token = mint_claim(suite, SCOPE_STRING_ISSUER, "scope", strings[i]);
		expect_list_refused(suite, token, strings[i]);
		free(token);
	}
}

/* A claim of each bad kind; refused as a token that is malformed, or as one without scopes. */
static void expect_types_refused(struct suite *suite, const char *issuer, const char *claim,
	const char *const *values, size_t count)
{
	static const struct refusal refused = {.status = 403, .or_status = 401};

	for (size_t i = 0; i < count; i++) {
		char *token = mint_claim(suite, issuer, claim, values[i]);
		struct probe probe = {.route = "scoped", .token = token, .body = LIST_TOOLS};
		char *what = xasprintf("%s: %s", claim, values[i] ? values[i] : "absent");

		expect_refused(suite, &probe, &refused, what);
		free(what);
		free(token);
	}
}

/* P-SCP-02 [RFC8693 4.2] [RFC9068 2.2.3]: each issuer's own claim, in its own type */
static void types_case(struct suite *suite)
{
	static const char *const scp[] = {NULL, "null", "1", "true", "{}", "{\"files:read\":true}",
		"[]", "[1]", "[[\"files:read\"]]", "[\"files:read tools:call\"]", "\"\""};
	static const char *const scope[] = {NULL, "null", "1", "true", "{}",
		"{\"files:read\":true}", "[]", "[\"files:read\"]", "\"\""};
	static const char *const right = "[\"files:read\"]";
	static const char *const right_string = "\"files:read\"";
	char *token = mint_claim(suite, NULL, "scp", right);

	expect_list_passes(suite, token);
	free(token);
	token = mint_claim(suite, SCOPE_STRING_ISSUER, "scope", right_string);
	expect_string_token_passes(suite, token);
	free(token);
	expect_types_refused(suite, NULL, "scp", scp, ARRAY_LEN(scp));
	expect_types_refused(suite, SCOPE_STRING_ISSUER, "scope", scope, ARRAY_LEN(scope));
	/* The claim that the issuer does not use says nothing. */
	expect_types_refused(suite, NULL, "scope", &right_string, 1);
	expect_types_refused(suite, SCOPE_STRING_ISSUER, "scp", &right, 1);
}

/* P-SCP-03 [MCP 2026-07-28 Step-Up Authorization Flow] */
static void hierarchy_case(struct suite *suite)
{
	static const struct {
		const char *scp;
		const char *body;
		bool passes;
	} steps[] = {
		{"[\"files:read\"]", LIST_TOOLS, true},
		{"[\"files:write\"]", LIST_TOOLS, true},
		{"[\"files:admin\"]", LIST_TOOLS, true},
		{"[\"files:write\",\"tools:call\"]", CALL_TOOL("write_file"), true},
		{"[\"files:admin\",\"tools:call\"]", CALL_TOOL("write_file"), true},
		{"[\"files:read\",\"tools:call\"]", CALL_TOOL("read_file"), true},
		{"[\"files:read\",\"tools:call\"]", CALL_TOOL("write_file"), false},
		{"[\"files:admin\"]", CALL_TOOL("write_file"), false},
		{"[\"tools:call\",\"mcp:other\"]", LIST_TOOLS, false},
		{"[\"files:administrator\"]", LIST_TOOLS, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		char *token = mint_scp(suite, steps[i].scp);
		struct probe probe = {.route = "scoped", .token = token, .body = steps[i].body};
		int status;

		if (!steps[i].passes) {
			expect_refused(suite, &probe, &no_permission, steps[i].scp);
		} else if (i == 0) {
			expect_control(suite, &probe);
		} else {
			status = probe_status(suite, &probe);
			EXPECT(status == 200, "a broader scope satisfies the narrower",
				"%s: status %d for %s", steps[i].scp, status, steps[i].body);
		}
		free(token);
	}
}

/* Old scopes and those of the challenge together, as a client asks for them. */
static char *log_in_with(struct suite *suite, const char *old, const char *challenged)
{
	struct json *scp = json_new_array();
	struct buf text = {0};
	struct slice rest = slice_of(challenged);
	struct slice scope;
	char *token;

	json_push(scp, json_new_string(slice_of(old)));
	while (slice_split(&rest, ' ', &scope))
		if (!slice_is(scope, old))
			json_push(scp, json_new_string(scope));
	json_print(&text, scp);
	token = mint_scp(suite, text.at);
	json_free(scp);
	buf_clear(&text);
	return token;
}

/* P-SCP-04 [MCP 2026-07-28 Step-Up Authorization Flow]: one challenge, one login, and it works */
static void step_up_case(struct suite *suite)
{
	static const char *const bodies[] = {CALL_TOOL("write_file"),
		"[" LIST_TOOLS "," CALL_TOOL(
			"read_file") ",{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"prompts/list\"}]"};
	static const char *const needed[][2] = {
		{"tools:call", "files:write"}, {"tools:call", "mcp:other"}};

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *token = mint_scp(suite, "[\"files:read\"]");
		struct probe list = {.route = "scoped", .token = token, .body = LIST_TOOLS};
		struct probe probe = {.route = "scoped", .token = token, .body = bodies[i]};
		int status;
		char *scopes;
		char *broader;

		expect_control(suite, &list);
		scopes = expect_insufficient(suite, &probe, bodies[i]);
		EXPECT(has_scope(scopes, needed[i][0]) && has_scope(scopes, needed[i][1]),
			"one challenge names every scope that the operation needs", "scope=\"%s\"",
			scopes);
		EXPECT(!has_scope(scopes, "files:admin"), "and none besides", "scope=\"%s\"",
			scopes);
		broader = log_in_with(suite, "files:read", scopes);
		probe.token = broader;
		status = probe_status(suite, &probe);
		EXPECT(status == 200, "a new token with these scopes works at once",
			"status %d with files:read %s", status, scopes);
		/* And the old one can do no more than before, nor less. */
		probe.token = token;
		free(expect_insufficient(suite, &probe, "the old token afterwards"));
		expect_control(suite, &list);
		free(broader);
		free(scopes);
		free(token);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/scp/exact", .run = exact_case},
	{.slug = "proxy/scp/types", .run = types_case},
	{.slug = "proxy/scp/hierarchy", .run = hierarchy_case},
	{.slug = "proxy/scp/step-up", .run = step_up_case},
};

CASE_LIST(cases_proxy_scp, cases);
