/* What the proxy writes of every use of a token, and what it passes on of a trace. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "jwt.h"
#include "lib/crypto.h"
#include "ops_help.h"

#define TRACE_ID "4bf92f3577b34da6a3ce929d0e0e4736"
#define TRACE_PARENT "00-" TRACE_ID "-00f067aa0ba902b7-01"
#define TRACE_STATE "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"

/* ---- the lines ---- */

/* The audit lines since then, as an array; the caller frees it. */
static struct json *audit_since(struct suite *suite, size_t from)
{
	struct json *lines = json_new_array();
	struct buf log = {0};
	struct slice rest;
	struct slice line;

	log_since(suite, from, &log);
	rest = buf_slice(&log);
	while (slice_split(&rest, '\n', &line)) {
		struct json *document = NULL;

		if (!slice_contains(line, "\"event\":\"audit\""))
			continue;
		if (json_parse(line, &document))
			case_failed("an audit line is one JSON text", "%.*s", SLICE_ARGS(line));
		json_push(lines, document);
	}
	buf_clear(&log);
	return lines;
}

/* Send it; the one line that it made. The caller frees it. */
static struct json *line_of(struct suite *suite, const struct probe *probe, int status)
{
	size_t from = log_size(suite);
	int got;
	struct json *lines;
	struct json *line;

	got = probe_status(suite, probe);
	if (got != status)
		case_untestable("the request is answered as it should be",
			"status %d instead of %d", got, status);
	lines = audit_since(suite, from);
	EXPECT(json_count(lines) == 1, "one audit line for each request", "%zu lines",
		json_count(lines));
	line = json_copy(json_first(lines));
	json_free(lines);
	return line;
}

/* The member is that JSON text; NULL: it is not there. */
static void expect_member(
	const struct json *line, const char *name, const char *expected, const char *what)
{
	const struct json *member = json_member(line, name);
	struct json *wanted = NULL;
	struct buf actual = {0};

	if (expected && json_parse(slice_of(expected), &wanted))
		case_broken("the expectation of %s is no JSON", name);
	if (member)
		json_print(&actual, member);
	EXPECT(expected ? member && json_equal(member, wanted) : !member,
		"the audit line says what was sent", "%s: %s is %s instead of %s", what, name,
		actual.at ? actual.at : "absent", expected ? expected : "absent");
	json_free(wanted);
	buf_clear(&actual);
}

static void expect_text(
	const struct json *line, const char *name, struct slice expected, const char *what)
{
	struct buf text = {0};

	json_quote(&text, expected);
	expect_member(line, name, text.at, what);
	buf_clear(&text);
}

/* "sha256:" and the first 16 hex digits, computed here anew. */
static void expect_fingerprint(
	const struct json *line, const char *name, struct slice token, const char *what)
{
	uint8_t hash[SHA256_SIZE];
	char text[24] = "sha256:";

	crypto_sha256(token, hash);
	for (size_t i = 0; i < 16; i++) {
		unsigned digit = i % 2 ? hash[i / 2] & 15u : hash[i / 2] >> 4;

		text[7 + i] = "0123456789abcdef"[digit];
	}
	expect_text(line, name, slice_of(text), what);
}

/* Always as an array, as its other spelling. [RFC7519 4.1.3] */
static void expect_audience(const struct json *line, const struct json *aud, const char *what)
{
	struct json *array = json_new_array();
	struct buf text = {0};

	if (!json_is_array(aud))
		json_push(array, json_copy(aud));
	json_print(&text, json_is_array(aud) ? aud : array);
	expect_member(line, "audience", text.at, what);
	buf_clear(&text);
	json_free(array);
}

/* What the line must say of the client's token, by the token itself. */
static void expect_bearer(const struct json *line, const char *token, const char *what)
{
	struct json *claims = jwt_claims(slice_of(token));
	struct buf text = {0};

	if (!claims)
		case_broken("the token cannot be read");
	expect_fingerprint(line, "token", slice_of(token), what);
	expect_text(line, "issuer", json_member_string(claims, "iss"), what);
	expect_text(line, "subject", json_member_string(claims, "sub"), what);
	expect_text(line, "client_id", json_member_string(claims, "client_id"), what);
	json_print(&text, json_member(claims, "scp"));
	expect_member(line, "scopes", text.at, what);
	expect_audience(line, json_member(claims, "aud"), what);
	buf_clear(&text);
	json_free(claims);
}

#define AUDIT_CLAIMS                                       \
	"{\"claims\":{\"aud\":[\"other\",\"mcp-server\"]," \
	"\"act\":{\"sub\":\"agent \\\"two\\\"\",\"act\":{\"sub\":\"agent-one\"}}}}"

static void expect_allowed(const struct json *line, const char *exchange)
{
	expect_member(line, "decision", "\"allowed\"", exchange);
	expect_member(line, "reason", "\"FORWARDED\"", exchange);
	expect_member(line, "status", "200", exchange);
	expect_member(line, "method", "\"POST\"", exchange);
	expect_text(line, "exchange", slice_of(exchange), exchange);
	expect_member(line, "actors", "[\"agent \\\"two\\\"\",\"agent-one\"]", exchange);
	expect_member(line, "target", "\"backend-server\"", exchange);
	expect_member(
		line, "issued_scopes", "[\"backend-api:read\",\"backend-api:more\"]", exchange);
	expect_text(line, "trace_id", SLICE(TRACE_ID), exchange);
}

/* Made once, and used three times. */
static void expect_uses(struct suite *suite)
{
	char *token = suite_mint(suite, AUDIT_CLAIMS);
	char *issued = opaque_token(suite);
	char *reply = xasprintf("{\"access_token\":\"%s\",\"token_type\":\"Bearer\","
				"\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_"
				"token\",\"expires_in\":300,"
				"\"scope\":\"backend-api:read backend-api:more\"}",
		issued);
	struct probe probe = {.token = token, .fields = "traceparent: " TRACE_PARENT "\r\n"};

	script_token_endpoint(suite, 1, 200, NULL, reply);
	for (int i = 0; i < 3; i++) {
		const char *exchange = i ? "cached" : "made";
		struct json *line = line_of(suite, &probe, 200);

		if (i == 0)
			restore_idp(suite);
		expect_bearer(line, token, exchange);
		expect_fingerprint(line, "issued_token", slice_of(issued), exchange);
		expect_text(line, "route", slice_of(route_path(suite, "origin")), exchange);
		expect_allowed(line, exchange);
		json_free(line);
	}
	free(reply);
	free(issued);
	free(token);
}

/* Of a token that is not valid nothing is believed, so nothing of it is told but what it is. */
static void expect_unknown_refused(struct suite *suite)
{
	static const char *const claims[] = {
		"issuer", "subject", "actors", "client_id", "audience", "scopes", "issued_token"};
	char *token = suite_mint(suite, "{\"claims\":{\"aud\":\"another\"}}");
	struct json *line = line_of(suite, &(struct probe){.token = token}, 401);

	expect_member(line, "decision", "\"refused\"", "a token for somebody else");
	expect_member(line, "reason", "\"TOKEN_AUDIENCE\"", "a token for somebody else");
	expect_member(line, "status", "401", "a token for somebody else");
	expect_fingerprint(line, "token", slice_of(token), "a token for somebody else");
	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		expect_member(line, claims[i], NULL, "a token for somebody else");
	json_free(line);
	free(token);
}

static void expect_known_refused(struct suite *suite)
{
	char *token = suite_mint(suite, "{\"claims\":{\"scp\":[\"backend-mcp:tools:list\"]}}");
	struct json *line = line_of(suite, &(struct probe){.token = token}, 403);

	expect_bearer(line, token, "a token without a scope");
	expect_member(line, "decision", "\"refused\"", "a token without a scope");
	expect_member(line, "reason", "\"SCOPE\"", "a token without a scope");
	expect_member(line, "issued_token", NULL, "a token without a scope");
	expect_member(line, "exchange", NULL, "a token without a scope");
	json_free(line);
	free(token);
}

static void expect_failure(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct json *line;

	script_token_endpoint(suite, 1, 500, NULL, "{\"error\":\"server_error\"}");
	line = line_of(suite, &(struct probe){.token = token}, 502);
	restore_idp(suite);
	expect_bearer(line, token, "an exchange that fails");
	expect_member(line, "decision", "\"failed\"", "an exchange that fails");
	expect_member(line, "reason", "\"EXCHANGE_FAILED\"", "an exchange that fails");
	expect_member(line, "exchange", "\"made\"", "an exchange that fails");
	expect_member(line, "issued_token", NULL, "an exchange that fails");
	json_free(line);
	free(token);
}

/* The second time nobody is asked, and the line says why. */
static void expect_repeated_refusal(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);

	script_token_endpoint(suite, 0, 400, NULL, "{\"error\":\"invalid_grant\"}");
	for (int i = 0; i < 2; i++) {
		const char *exchange = i ? "negative" : "made";
		struct json *line = line_of(suite, &(struct probe){.token = token}, 401);

		expect_bearer(line, token, exchange);
		expect_member(line, "decision", "\"refused\"", exchange);
		expect_text(line, "exchange", slice_of(exchange), exchange);
		expect_member(line, "issued_token", NULL, exchange);
		json_free(line);
	}
	restore_idp(suite);
	free(token);
}

/* P-OPS-11 */
static void audit_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	expect_uses(suite);
	expect_unknown_refused(suite);
	expect_known_refused(suite);
	expect_failure(suite);
	expect_repeated_refusal(suite);
}

/* ---- the trace ---- */

/* What the upstream got of the two fields; `parent` NULL: neither. */
static void expect_context(
	struct suite *suite, const char *token, const char *fields, const char *parent)
{
	struct probe probe = {.token = token, .fields = fields};
	struct moment before = suite_now(suite);
	const struct wire_request *request;
	struct slice value;

	expect_passes(suite, &probe, fields);
	request = suite_last_at_origin(suite, before);
	value = http_fields_value(request->fields, "traceparent");
	if (parent) {
		EXPECT(http_fields_count(request->fields, "traceparent") == 1 &&
				slice_is(value, parent),
			"traceparent is passed on as it came", "%.*s", SLICE_ARGS(value));
		value = http_fields_value(request->fields, "tracestate");
		EXPECT(slice_is(value, TRACE_STATE), "and tracestate with it", "%.*s",
			SLICE_ARGS(value));
		return;
	}
	EXPECT(http_fields_count(request->fields, "traceparent") == 0,
		"what is no traceparent is not passed on", "%s", fields);
	EXPECT(http_fields_count(request->fields, "tracestate") == 0,
		"nor a tracestate without one", "%s", fields);
}

/* P-OPS-13 [W3C Trace Context 3.2, 3.3, 4.3] */
static void trace_context_case(struct suite *suite)
{
	static const char *const good[] = {TRACE_PARENT, "00-" TRACE_ID "-00f067aa0ba902b7-00",
		"cc-" TRACE_ID "-00f067aa0ba902b7-01-what", "cc-" TRACE_ID "-00f067aa0ba902b7-01"};
	static const char *const bad[] = {"00-" TRACE_ID "-00f067aa0ba902b7-01-what",
		"ff-" TRACE_ID "-00f067aa0ba902b7-01",
		"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
		"00-" TRACE_ID "-0000000000000000-01", "00-" TRACE_ID "-00f067aa0ba902b7-0",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
		"00-" TRACE_ID "x00f067aa0ba902b7-01", "cc-" TRACE_ID "-00f067aa0ba902b7-01x", "",
		"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"};
	char *token = suite_mint(suite, NULL);

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *fields =
			xasprintf("traceparent: %s\r\ntracestate: " TRACE_STATE "\r\n", good[i]);

		expect_context(suite, token, fields, good[i]);
		free(fields);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *fields =
			xasprintf("TraceParent: %s\r\ntracestate: " TRACE_STATE "\r\n", bad[i]);

		expect_context(suite, token, fields, NULL);
		free(fields);
	}
	expect_context(suite, token, "tracestate: " TRACE_STATE "\r\n", NULL);
	expect_context(suite, token,
		"traceparent: " TRACE_PARENT "\r\ntraceparent: " TRACE_PARENT
		"\r\ntracestate: " TRACE_STATE "\r\n",
		NULL);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/audit", .run = audit_case},
	{.slug = "proxy/ops/trace-context", .run = trace_context_case},
};

CASE_LIST(cases_proxy_ops_audit, cases);
