/* Forwarding: what passes unchanged, when, and for how long. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/clock.h"

/* More than replies usually have, and fewer than any implementation bounds. */
#define MANY_FIELDS 90

/* P-FWD-01 [RFC9110 7.6] */
static void fidelity_case(struct suite *suite)
{
	static const char *const methods[] = {"POST", "GET", "DELETE", "PUT", "PATCH"};
	static const char fields[] =
		"X-Unknown: some value\r\nMcp-Param-Region: us-west1\r\n"
		"Mcp-Param-Text: =?base64?IHBhZGRlZCA=?=\r\nMcp-Session-Id: abc123\r\n"
		"X-Empty:\r\nLast-Event-ID: 7\r\n";
	static const char body[] =
		"{\"jsonrpc\":\"2.0\", \"id\":1,\n\"big\":12345678901234567890.10, "
		"\"text\":\"\\u00e9\xc3\xa9\"}";
	char *token = suite_mint(suite, NULL);

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		bool has_body = i != 1 && i != 2;
		struct probe probe = {.token = token,
			.method = methods[i],
			.query = "a=1&b=%2F%20x&c=",
			.fields = fields,
			.body = has_body ? body : NULL};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		r = suite_last_at_origin(suite, before);
		EXPECT(r && status == 200, "a good request is forwarded", "%s: status %d",
			methods[i], status);
		EXPECT(slice_is(r->method, methods[i]), "the method is unchanged", "%.*s",
			SLICE_ARGS(r->method));
		EXPECT(slice_ends(r->target, "?a=1&b=%2F%20x&c="), "the query is unchanged", "%.*s",
			SLICE_ARGS(r->target));
		EXPECT(slice_is(r->body, has_body ? body : ""), "the body is unchanged",
			"%s: %zu bytes", methods[i], r->body.len);
		EXPECT(slice_is(http_fields_value(r->fields, "x-unknown"), "some value") &&
				slice_is(http_fields_value(r->fields, "mcp-param-region"),
					"us-west1") &&
				slice_is(http_fields_value(r->fields, "mcp-param-text"),
					"=?base64?IHBhZGRlZCA=?=") &&
				slice_is(
					http_fields_value(r->fields, "mcp-session-id"), "abc123") &&
				slice_is(http_fields_value(r->fields, "last-event-id"), "7") &&
				http_fields_count(r->fields, "x-empty") == 1,
			"end-to-end fields are unchanged", "%s: one is missing or changed",
			methods[i]);
	}
	free(token);
}

/* However many fields a reply has, none is lost on the way. */
static void expect_all_fields(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct buf answer = {0};
	struct wire_reply reply;
	unsigned back = 0;

	buf_puts(&answer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
	for (unsigned i = 0; i < MANY_FIELDS; i++)
		buf_printf(&answer, "X-Field-%u: %u\r\n", i, i);
	buf_puts(&answer, "\r\n{}");
	origin_answer(suite->origin, answer.at);
	probe_send(suite, &probe, &reply);
	origin_answer(suite->origin, NULL);
	for (size_t i = 0; i < reply.fields.count; i++)
		if (slice_is_nocase(slice_to(reply.fields.at[i].name, 8), "x-field-"))
			back++;
	EXPECT(reply.status == 200 && back == MANY_FIELDS, "every field of a reply comes back",
		"status %d, %u of %u", reply.status, back, MANY_FIELDS);
	wire_reply_clear(&reply);
	buf_clear(&answer);
	free(token);
}

/* P-FWD-02 [RFC9110 7.7] */
static void reply_fidelity_case(struct suite *suite)
{
	static const struct {
		int status;
		const char *answer;
		const char *body;
	} answers[] = {
		{202, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nMcp-Session-Id: s1\r\n\r\n",
			""},
		{400,
			"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nMcp-Session-Id: s1\r\n"
			"Content-Length: 17\r\n\r\n{\"error\":{\"a\":1}}",
			"{\"error\":{\"a\":1}}"},
		{404,
			"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nMcp-Session-Id: s1\r\n"
			"Content-Length: 2\r\n\r\n{}",
			"{}"},
		{405,
			"HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nMcp-Session-Id: s1\r\n"
			"Content-Length: 0\r\n\r\n",
			""},
		{410, "HTTP/1.1 410 Gone\r\nMcp-Session-Id: s1\r\nContent-Length: 1\r\n\r\nx", "x"},
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct wire_reply reply;

		probe_answered(suite, &probe, answers[i].answer, &reply);
		EXPECT(reply.status == answers[i].status && slice_is(reply.body, answers[i].body) &&
				slice_is(http_fields_value(reply.fields, "mcp-session-id"), "s1"),
			"status, fields and body of the upstream come back unchanged",
			"status %d for %d, body %.*s", reply.status, answers[i].status,
			SLICE_ARGS(reply.body));
		wire_reply_clear(&reply);
		free(token);
	}
	expect_all_fields(suite);
}

static const char stream_head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
				  "Transfer-Encoding: chunked\r\n\r\n";

/* Open a stream at the origin that waits before each further part. */
static void open_stream(
	struct suite *suite, const char *token, const char *const *parts, struct wire *wire)
{
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);

	origin_answer_parts(suite->origin, parts);
	wire_open(wire, suite_port(suite, "proxy_port"));
	wire_send(wire, slice_of(text));
	free(text);
}

/* P-FWD-03 [MCP Streamable HTTP] */
static void sse_latency_case(struct suite *suite)
{
	const char *parts[] = {stream_head, "e\r\ndata: event1\n\n\r\n",
		"e\r\ndata: event2\n\n\r\n", "0\r\n\r\n", NULL};
	char *token = suite_mint(suite, NULL);
	struct wire wire;

	expect_token_passes(suite, token, "the control");
	open_stream(suite, token, parts, &wire);
	EXPECT(wire_read_until(&wire, "text/event-stream", 5000),
		"the head of a stream arrives before its first event", "it does not");
	origin_go(suite->origin);
	EXPECT(wire_read_until(&wire, "event1", 2000),
		"an event arrives before the next one is produced", "the first does not");
	origin_go(suite->origin);
	EXPECT(wire_read_until(&wire, "event2", 2000), "and so does the next", "it does not");
	origin_go(suite->origin);
	EXPECT(wire_read_until(&wire, "\r\n0\r\n\r\n", 2000), "the end arrives", "it does not");
	buf_add(&suite->client_saw, buf_slice(&wire.unread));
	origin_answer(suite->origin, NULL);
	wire_close(&wire);
	free(token);
}

/* P-FWD-06 [RFC9112 8] */
static void upstream_gone_case(struct suite *suite)
{
	static const char *const broken[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly a part",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n5\r\nse",
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < 2 * ARRAY_LEN(broken); i++) {
		const char *parts[] = {broken[i / 2], "", NULL};
		char *token = suite_mint(suite, NULL);
		/* A GET could be sent once more, but not when its reply has begun. */
		struct probe probe = {.token = token, .method = i % 2 ? "GET" : "POST"};
		struct wire_reply reply;

		/* Over a connection that was kept. */
		expect_token_passes(suite, token, "the control");
		origin_answer_parts(suite->origin, parts);
		origin_go(suite->origin);
		probe_send(suite, &probe, &reply);
		origin_answer(suite->origin, NULL);
		EXPECT(!reply.complete, "a reply that broke off does not look whole",
			"answer %zu: it does", i);
		wire_reply_clear(&reply);
		free(token);
	}
}

/* P-FWD-09 [MCP Token Handling] */
static void authorise_before_body_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	struct moment before;
	struct wire_reply reply;
	struct wire wire;
	size_t connections;
	int64_t until;

	expect_good_token_passes(suite);
	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults",
		"{\"endpoint\":\"token\",\"next\":1,\"delay_ms\":800}"));
	before = suite_now(suite);
	connections = origin_connections(suite->origin);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	until = clock_ms() + 500;
	while (clock_ms() < until) {
		EXPECT(suite_heard_origin(suite, before) == 0 &&
				origin_connections(suite->origin) == connections,
			"nothing is sent upstream before the exchange is done", "it was");
		clock_rest(0.02);
	}
	wire_read(&wire, "POST", REPLY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	restore_idp(suite);
	if (reply.status != 200 || suite_heard_origin(suite, before) != 1)
		case_untestable(
			"the control: afterwards it is forwarded", "status %d", reply.status);
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(text);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/fwd/fidelity", .run = fidelity_case},
	{.slug = "proxy/fwd/reply-fidelity", .run = reply_fidelity_case},
	{.slug = "proxy/fwd/sse-latency", .run = sse_latency_case},
	{.slug = "proxy/fwd/upstream-gone", .run = upstream_gone_case},
	{.slug = "proxy/fwd/authorise-before-body", .run = authorise_before_body_case},
};

CASE_LIST(cases_proxy_fwd, cases);
