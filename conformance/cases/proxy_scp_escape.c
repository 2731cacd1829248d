/*
 * Ways around a policy about scopes: requests that ask for one thing in the eyes of the proxy and
 * for another in those of whoever reads them next. All of them ask for write_file with a token that
 * may list tools and call every other one.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "scope_help.h"

#define HEAD "{\"jsonrpc\":\"2.0\",\"id\":1,"
#define WRITE "{\"name\":\"write_file\"}"
#define READ "{\"name\":\"read_file\"}"
#define LIST_METHOD "\"method\":\"tools/list\""
#define CALL_METHOD "\"method\":\"tools/call\""

/* Two readings in one body: of two members, of two messages, of a type that somebody converts. */
static const char *const bodies[] = {
	CALL_TOOL("write_file"),
	CALL_TOOL("write\\u005ffile"),
	HEAD LIST_METHOD "," CALL_METHOD ",\"params\":" WRITE "}",
	HEAD CALL_METHOD "," LIST_METHOD ",\"params\":" WRITE "}",
	HEAD LIST_METHOD ",\"\\u006dethod\":\"tools/call\",\"params\":" WRITE "}",
	HEAD LIST_METHOD ",\"Method\":\"tools/call\",\"params\":" WRITE "}",
	HEAD "\"METHOD\":\"tools/call\"," LIST_METHOD ",\"params\":" WRITE "}",
	HEAD CALL_METHOD ",\"params\":" READ ",\"params\":" WRITE "}",
	HEAD CALL_METHOD ",\"params\":" WRITE ",\"params\":" READ "}",
	HEAD CALL_METHOD ",\"params\":" READ ",\"Params\":" WRITE "}",
	HEAD CALL_METHOD ",\"params\":" READ ",\"param\xc5\xbf\":" WRITE "}",
	HEAD CALL_METHOD ",\"params\":{\"name\":\"read_file\",\"name\":\"write_file\"}}",
	HEAD CALL_METHOD ",\"params\":{\"name\":\"write_file\",\"name\":\"read_file\"}}",
	HEAD CALL_METHOD ",\"params\":{\"name\":\"read_file\",\"NAME\":\"write_file\"}}",
	HEAD CALL_METHOD ",\"params\":{\"name\":[\"write_file\"]}}",
	HEAD CALL_METHOD ",\"params\":[\"write_file\"]}",
	HEAD "\"method\":[\"tools/call\"],\"params\":" WRITE "}",
	HEAD LIST_METHOD ",\"result\":{},\"params\":" WRITE "}",
	"[" LIST_TOOLS "," CALL_TOOL("write_file") "]",
	"[" CALL_TOOL("write_file") "," LIST_TOOLS "]",
	"[" LIST_TOOLS ",[" CALL_TOOL("write_file") "]]",
	"[[" CALL_TOOL("write_file") "]]",
	"{\"0\":" CALL_TOOL("write_file") "}",
	LIST_TOOLS CALL_TOOL("write_file"),
	LIST_TOOLS "\n" CALL_TOOL("write_file"),
	"\xef\xbb\xbf" CALL_TOOL("write_file"),
	LIST_TOOLS "/*" CALL_TOOL("write_file") "*/",
	HEAD "\"method\":\"files/write\"}",
	HEAD "\"method\":\"\"}",
};

/* The same call by other methods, and the fields by which servers let a method be changed. */
static const struct probe methods[] = {
	{.method = "PUT"},
	{.method = "PATCH"},
	{.method = "GET"},
	{.method = "DELETE"},
	{.method = "GET", .fields = "X-HTTP-Method-Override: POST\r\n"},
	{.method = "GET", .fields = "X-HTTP-Method: POST\r\n"},
	{.method = "GET", .fields = "X-Method-Override: POST\r\n"},
	{.method = "GET", .query = "_method=POST"},
	{.method = "POST", .fields = "X-HTTP-Method-Override: GET\r\n"},
	{.method = "POST", .query = "_method=GET"},
	{.method = "POST", .fields = "Mcp-Method: tools/list\r\n"},
	{.method = "POST", .fields = "Mcp-Name: read_file\r\nMCP-Protocol-Version: 2026-07-28\r\n"},
};

static const char *const targets[] = {"/SCOPED", "/Scoped", "/scoped/", "//scoped", "/./scoped",
	"/%73coped", "/scoped%2f", "/origin/../scoped", "/origin/%2e%2e/scoped", "/scoped;a=b",
	"/scoped%00", "/scoped#x"};

/* Lines that make another text of the same bytes; the body itself may be listed. */
static const char *const types[] = {
	"Content-Type: application/json; charset=utf-16\r\n",
	"Content-Type: application/json;charset=\"utf-7\"\r\n",
	"Content-Type: application/x-www-form-urlencoded\r\n",
	"Content-Type: application/json\r\nContent-Type: text/plain\r\n",
	"Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
	"Content-Type: application/json\r\nContent-Encoding: deflate\r\n",
};

/* write_file, compressed */
static const char zipped[] =
	"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x0d\xc9\x4b\x0a\xc0\x20\x0c\x05\xc0\xbb\xbc\xb5"
	"\xf4\xb7\xf4\x32\x25\xd8\x94\xa6\x44\x23\x2a\x74\x21\xde\xbd\xee\x06\xa6\xe3\xad\x96\x4a"
	"\x0e\xf0\x38\x96\x0d\x0e\x72\xc1\xef\x0e\x91\xdb\x63\x93\x68\x66\x5a\xd7\x40\xaa\x33\x33"
	"\x15\x8a\x15\xbe\x23\x51\xe4\xb9\x5f\x91\xc6\xe7\x2d\xca\x18\xe3\x07\xce\x90\x60\x59\x4d"
	"\x00\x00";

/* A request of which the type and the bytes of the body are free. */
static void send_bytes(struct suite *suite, const char *token, const char *type, struct slice body,
	const char *what, int *status)
{
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	struct buf text = {0};

	buf_printf(&text,
		"POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
		"Accept: application/json, text/event-stream\r\n%sContent-Length: %zu\r\n\r\n",
		route_path(suite, "scoped"), suite_port(suite, "proxy_port"), token, type,
		body.len);
	buf_add(&text, body);
	probe_send_text(suite, "POST", buf_slice(&text), &reply);
	buf_clear(&text);
	*status = reply.status;
	wire_reply_clear(&reply);
	EXPECT(*status == 200 || suite_heard_origin(suite, before) == 0,
		"the upstream hears nothing", "%s: status %d, and it got the request", what,
		*status);
}

static void expect_bytes_denied(struct suite *suite, const char *token, const char *type,
	struct slice body, const char *what)
{
	int status;

	send_bytes(suite, token, type, body, what, &status);
	EXPECT(status >= 400 && status <= 499, "the request is refused", "%s: status %d", what,
		status);
}

/* All of it passes when nothing but the one thing is wrong with it. */
static void expect_controls(struct suite *suite, const char *token)
{
	char *broad = mint_scp(suite, "[\"files:write\",\"tools:call\"]");
	struct probe control = {.route = "scoped", .token = token, .body = LIST_TOOLS};
	int status;

	expect_control(suite, &control);
	control.body = CALL_TOOL("read_file");
	expect_control(suite, &control);
	control.body = "[" LIST_TOOLS "," CALL_TOOL("read_file") "]";
	expect_control(suite, &control);
	send_bytes(suite, token, "Content-Type: application/json; charset=utf-8\r\n",
		SLICE(LIST_TOOLS), "the control", &status);
	if (status != 200)
		case_untestable("JSON in UTF-8 passes", "status %d", status);
	control.token = broad;
	control.body = CALL_TOOL("write_file");
	expect_control(suite, &control);
	control.fields =
		"X-HTTP-Method-Override: GET\r\nMcp-Method: tools/call\r\nMcp-Name: write_file\r\n";
	expect_control(suite, &control);
	free(broad);
}

/* One chunk, or a batch so long that somebody may stop looking. */
static void expect_long_denied(struct suite *suite, const char *token)
{
	struct probe probe = {.route = "scoped", .token = token};
	struct buf batch = {0};
	struct buf text = {0};
	struct wire_reply reply;
	struct moment before;

	buf_puts(&batch, "[" LIST_TOOLS);
	for (size_t i = 0; i < 200; i++)
		buf_puts(&batch, "," LIST_TOOLS);
	buf_puts(&batch, "," CALL_TOOL("write_file") "]");
	probe.body = batch.at;
	expect_denied(suite, &probe, "the last of a long batch");
	buf_clear(&batch);
	buf_printf(&text,
		"POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
		"2a\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/ca\r\n"
		"23\r\nll\",\"params\":{\"name\":\"write_file\"}}\r\n0\r\n\r\n",
		route_path(suite, "scoped"), suite_port(suite, "proxy_port"), token);
	before = suite_now(suite);
	probe_send_text(suite, "POST", buf_slice(&text), &reply);
	EXPECT(suite_heard_origin(suite, before) == 0 && reply.status == 403,
		"a call in chunks is refused like any other", "status %d", reply.status);
	wire_reply_clear(&reply);
	buf_clear(&text);
}

/* What stands behind the part that a proxy reads is decided too, or is not let through. */
static void expect_padded_denied(struct suite *suite, const char *token)
{
	size_t most = suite_bounds(suite, ROLE_PROXY)->policy_body_bytes;
	size_t sizes[] = {8192, 65536, 300000, most + 1};
	struct buf body = {0};
	struct probe probe = {.route = "scoped", .token = token};

	for (size_t i = 0; i < ARRAY_LEN(sizes) - (most ? 0 : 1); i++) {
		buf_reset(&body);
		memset(buf_extend(&body, sizes[i]), ' ', sizes[i]);
		memcpy(body.at, "[" LIST_TOOLS, strlen("[" LIST_TOOLS));
		buf_puts(&body, "," CALL_TOOL("write_file") "]");
		probe.body = body.at;
		expect_denied(suite, &probe, "a call behind much white space");
	}
	if (most) {
		buf_reset(&body);
		memset(buf_extend(&body, most), ' ', most);
		memcpy(body.at, LIST_TOOLS, strlen(LIST_TOOLS));
		probe.body = body.at;
		expect_control(suite, &probe);
		buf_putc(&body, ' ');
		probe.body = body.at;
		expect_denied(suite, &probe, "a byte more than the declared bound");
	}
	buf_clear(&body);
}

/* P-SCP-05 [RFC9110 9] [RFC8259 4] */
static void escape_case(struct suite *suite)
{
	char *token = mint_scp(suite, "[\"files:read\",\"tools:call\"]");
	struct buf wide = {0};

	expect_controls(suite, token);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct probe probe = {.route = "scoped", .token = token, .body = bodies[i]};

		expect_denied(suite, &probe, bodies[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct probe probe = methods[i];
		char *what;
		char *line;

		probe.route = "scoped";
		probe.token = token;
		probe.body = CALL_TOOL("write_file");
		what = xasprintf("%s %s%s", probe.method, probe.query ? probe.query : "",
			probe.fields ? probe.fields : "");
		line = one_line(what);
		expect_denied(suite, &probe, line);
		free(line);
		free(what);
	}
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct probe probe = {
			.target = targets[i], .token = token, .body = CALL_TOOL("write_file")};

		expect_denied(suite, &probe, targets[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		char *line = one_line(types[i]);

		expect_bytes_denied(suite, token, types[i], SLICE(LIST_TOOLS), line);
		free(line);
	}
	expect_bytes_denied(suite, token, types[4], slice_make(zipped, sizeof zipped), "gzip");
	for (const char *c = CALL_TOOL("write_file"); *c; c++)
		buf_append(&wide, (char[]){*c, 0}, 2);
	expect_bytes_denied(suite, token, types[0], buf_slice(&wide), "UTF-16");
	buf_clear(&wide);
	expect_long_denied(suite, token);
	expect_padded_denied(suite, token);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/scp/escape", .run = escape_case},
};

CASE_LIST(cases_proxy_scp_escape, cases);
