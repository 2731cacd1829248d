/*
 * The same exchanges of both eras of MCP, straight with the MCP server and through the proxy: what
 * comes back is the same. The direct ones carry the exchanged token.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "scope_help.h"

#define META                                                                         \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","     \
	"\"io.modelcontextprotocol/clientInfo\":{\"name\":\"x\",\"version\":\"1\"}," \
	"\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define REQUEST(method, params) \
	"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"" method "\",\"params\":{" params "}}"
#define CALL(tool, rest) REQUEST("tools/call", "\"name\":\"" tool "\",\"arguments\":{}," rest)
#define NEW "MCP-Protocol-Version: 2026-07-28\r\n"
#define OLD "MCP-Protocol-Version: 2025-11-25\r\n"
#define CALL_OF(tool) "Mcp-Method: tools/call\r\nMcp-Name: " tool "\r\n"

struct exchange {
	const char *method;
	const char *fields;
	const char *body;
	bool in_session; /* with the session id that each side got */
};

static const struct exchange exchanges[] = {
	{"POST", NEW "Mcp-Method: server/discover\r\n", REQUEST("server/discover", META), false},
	{"POST", NEW "Mcp-Method: tools/list\r\n", REQUEST("tools/list", META), false},
	{"POST", NEW CALL_OF("whoami"), CALL("whoami", META), false},
	{"POST", NEW CALL_OF("=?base64?d2hvYW1p?="), CALL("whoami", META), false},
	{"POST", NEW CALL_OF("read_backend"), CALL("read_backend", META), false},
	{"POST", NEW CALL_OF("query_bigquery"),
		REQUEST("tools/call",
			"\"name\":\"query_bigquery\",\"arguments\":{\"query\":\"SELECT 1\"},"
			"\"_meta\":{\"progressToken\":7,"
			"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
			"\"io.modelcontextprotocol/clientCapabilities\":{}}"),
		false},
	{"POST", NEW CALL_OF("no_such_tool"), CALL("no_such_tool", META), false},
	{"POST", NEW "Mcp-Method: no/such\r\n", REQUEST("no/such", META), false},
	{"POST", NEW, REQUEST("tools/list", META), false},
	{"POST", "Mcp-Method: tools/list\r\n", REQUEST("tools/list", META), false},
	{"POST", NEW "Mcp-Method: tools/list\r\n", REQUEST("tools/list", "\"x\":1"), false},
	{"POST", "MCP-Protocol-Version: 1999-01-01\r\n", REQUEST("tools/list", "\"x\":1"), false},
	{"POST", NEW, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}", false},
	{"POST", NEW, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", false},
	{"GET", NEW, NULL, false},
	{"DELETE", NEW, NULL, false},
	{"PUT", NEW, REQUEST("tools/list", META), false},
	{"POST", NULL,
		REQUEST("initialize", "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
				      "\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}"),
		false},
	{"POST", OLD, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", true},
	{"POST", OLD, REQUEST("ping", ""), true},
	{"POST", OLD, REQUEST("tools/list", ""), true},
	{"POST", OLD, CALL("whoami", "\"_meta\":{}"), true},
	{"POST", OLD, CALL("read_backend", "\"_meta\":{}"), true},
	{"POST", OLD, REQUEST("no/such", ""), true},
	{"POST", OLD, REQUEST("ping", ""), false},
	{"POST", OLD "Mcp-Session-Id: unknown\r\n", REQUEST("ping", ""), false},
	{"GET", OLD, NULL, true},
	{"DELETE", OLD, NULL, true},
	{"POST", OLD, REQUEST("ping", ""), true},
	{"POST", NEW "Origin: https://evil.example\r\n", REQUEST("tools/list", META), false},
};

/* One of the two ways to the MCP server. */
struct way {
	unsigned port;
	const char *path;
	char *token;
	char *session; /* as initialize gave it */
};

static void send_one(struct suite *suite, struct way *way, const struct exchange *x,
	const char *accept, struct wire_reply *reply)
{
	char *session = way->session && x->in_session
				? xasprintf("Mcp-Session-Id: %s\r\n", way->session)
				: xstrdup("");
	struct buf text = {0};
	struct wire wire;
	struct slice given;

	buf_printf(&text,
		"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\nAccept: %s\r\n"
		"%s%s",
		x->method, way->path, way->port, way->token, accept, x->fields ? x->fields : "",
		session);
	if (x->body)
		buf_printf(&text, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
			strlen(x->body));
	buf_printf(&text, "\r\n%s", x->body ? x->body : "");
	wire_open(&wire, way->port);
	wire_send(&wire, buf_slice(&text));
	wire_read(&wire, x->method, REPLY_MS, reply);
	wire_close(&wire);
	if (way->port == suite_port(suite, "proxy_port"))
		buf_add(&suite->client_saw, buf_slice(&reply->raw));
	given = http_fields_value(reply->fields, "mcp-session-id");
	if (given.len) {
		free(way->session);
		way->session = slice_dup(given);
	}
	buf_clear(&text);
	free(session);
}

/* What belongs to one connection, or is another one each time. */
static bool is_own(struct slice name)
{
	static const char *const own[] = {"date", "connection", "keep-alive", "transfer-encoding",
		"content-length", "via", "mcp-session-id"};

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (slice_is_nocase(name, own[i]))
			return true;
	return false;
}

/* Every field of `a` is in `b`; NULL, or the one that is not. */
static const struct http_field *missing(struct http_fields a, struct http_fields b)
{
	for (size_t i = 0; i < a.count; i++) {
		bool found = is_own(a.at[i].name);

		for (size_t k = 0; k < b.count; k++)
			found |= slice_equal_nocase(a.at[i].name, b.at[k].name) &&
				 slice_equal(a.at[i].value, b.at[k].value);
		if (!found)
			return a.at + i;
	}
	return NULL;
}

static void judge(
	const struct wire_reply *direct, const struct wire_reply *proxied, const char *what)
{
	const struct http_field *field = missing(direct->fields, proxied->fields);

	EXPECT(direct->status == proxied->status, "the same status through the proxy",
		"%s: %d instead of %d", what, proxied->status, direct->status);
	EXPECT(slice_equal(direct->body, proxied->body), "the same body",
		"%s: \"%.*s\" instead of \"%.*s\"", what, SLICE_ARGS(proxied->body),
		SLICE_ARGS(direct->body));
	EXPECT(!field, "the same fields", "%s: no %.*s: %.*s", what, SLICE_ARGS(field->name),
		SLICE_ARGS(field->value));
	field = missing(proxied->fields, direct->fields);
	EXPECT(!field, "and no others", "%s: %.*s: %.*s", what, SLICE_ARGS(field->name),
		SLICE_ARGS(field->value));
}

/* The token that the MCP server gets for the client's. */
static char *exchanged(struct suite *suite, const char *token)
{
	struct probe probe = {.route = "same_idp", .token = token, .method = "GET"};
	struct moment before = suite_now(suite);
	const struct message *request;
	struct observation seen;
	struct wire_reply reply;
	char *issued;

	probe_send(suite, &probe, &reply);
	wire_reply_clear(&reply);
	suite_observe(suite, before, &seen);
	request = observation_request(&seen, "MCP Server", "/");
	if (!request || !message_bearer(request).len)
		case_untestable("a good request reaches the MCP server", "none did");
	issued = slice_dup(message_bearer(request));
	observation_clear(&seen);
	return issued;
}

/* P-MCP-12 */
static void transparency_case(struct suite *suite)
{
	static const char *const accepts[] = {
		"application/json, text/event-stream", "application/json;q=0.1, text/event-stream"};
	char *token = suite_mint(suite, NULL);
	char *issued = exchanged(suite, token);

	for (size_t a = 0; a < ARRAY_LEN(accepts); a++) {
		struct way direct = {suite_port(suite, "mcp_port"), "/mcp", issued, NULL};
		struct way proxied = {suite_port(suite, "proxy_port"),
			route_path(suite, "same_idp"), token, NULL};

		for (size_t i = 0; i < ARRAY_LEN(exchanges); i++) {
			const struct exchange *x = &exchanges[i];
			char *line = one_line(x->fields);
			char *what = xasprintf("exchange %zu, %s %s %s", i + 1, x->method, line,
				x->body ? x->body : "");
			struct wire_reply expected;
			struct wire_reply actual;

			send_one(suite, &direct, x, accepts[a], &expected);
			send_one(suite, &proxied, x, accepts[a], &actual);
			if (!expected.status)
				case_untestable("the MCP server answers", "%s: it does not", what);
			judge(&expected, &actual, what);
			wire_reply_clear(&expected);
			wire_reply_clear(&actual);
			free(what);
			free(line);
		}
		if (!direct.session)
			case_untestable("the MCP server opens a session", "it does not");
		free(direct.session);
		free(proxied.session);
	}
	free(issued);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/mcp/transparency", .run = transparency_case},
};

CASE_LIST(cases_proxy_mcp_same, cases);
