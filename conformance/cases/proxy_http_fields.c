/* The head of a request, field by field, and what of it arrives. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "http_help.h"

static const struct verdict_on refused = {.status = 400};

/* P-HTTP-04 [RFC9112 2.2, 5.1, 5.2] [RFC9110 5.5] */
static void field_syntax_case(struct suite *suite)
{
#define FIELD(line) SLICE("GET ~ HTTP/1.1\r\n@" line "\r\n\r\n")
	static const struct attempt bad[] = {
		{"space before the colon", FIELD("X-A : b")},
		{"tab before the colon", FIELD("X-A\t: b")},
		{"obs-fold", FIELD("X-A: b\r\n c")},
		{"obs-fold by tab", FIELD("X-A: b\r\n\tc")},
		{"obs-fold of the first field", SLICE("GET ~ HTTP/1.1\r\n X-A: b\r\n@\r\n")},
		{"bare CR", FIELD("X-A: b\rc")},
		{"bare LF", SLICE("GET ~ HTTP/1.1\n@\n")},
		{"LF behind one field", SLICE("GET ~ HTTP/1.1\r\n@X-A: b\nX-B: c\r\n\r\n")},
		{"NUL in a value", FIELD("X-A: b\0c")},
		{"control byte in a value", FIELD("X-A: b\x01 c")},
		{"DEL in a value", FIELD("X-A: b\x7f"
					 "c")},
		{"NUL in a name", FIELD("X-\0A: b")},
		{"no name", FIELD(": b")},
		{"no colon", FIELD("X-A")},
		{"space in a name", FIELD("X A: b")},
		{"bracket in a name", FIELD("X[A]: b")},
		{"8-bit name", FIELD("X-\xc3\xa4: b")},
		{"two spaces in the request line", SLICE("GET  ~ HTTP/1.1\r\n@\r\n")},
		{"tab in the request line", SLICE("GET\t~ HTTP/1.1\r\n@\r\n")},
		{"no version", SLICE("GET ~\r\n@\r\n")},
		{"space behind the version", SLICE("GET ~ HTTP/1.1 \r\n@\r\n")},
	};

	expect_message_passes(suite, FIELD("X-A: b"), "a plain field");
	expect_message_passes(suite, FIELD("X-A:b"), "no space behind the colon");
	expect_message_passes(suite, FIELD("X-A:\tb\tc\t"), "tabs around and in the value");
	expect_message_passes(suite, FIELD("X-!#$%&'*+.^_`|0: b"), "every token character");
	expect_all_refused(suite, bad, ARRAY_LEN(bad), &refused);
#undef FIELD
}

/* P-HTTP-07 [RFC9112 3.2, 3.2.2]: "Host" is written by hand here, so the token comes without "@".
 */
static void host_case(struct suite *suite)
{
	static const char *const bad[] = {"", "Host:\r\n", "Host: a\r\nHost: a\r\n",
		"Host: a\r\nhost: b\r\n", "Host: a b\r\n", "Host: a,b\r\n", "Host: a/b\r\n",
		"Host: user@a\r\n", "Host: a\r\n\tb\r\n", "Host: http://a\r\n"};
	static const char *const good[] = {"Host: 127.0.0.1\r\n", "host: anything.example\r\n"};
	char *token = suite_mint(suite, NULL);
	struct wire_reply reply;

	for (size_t i = 0; i < ARRAY_LEN(good) + ARRAY_LEN(bad); i++) {
		bool is_good = i < ARRAY_LEN(good);
		const char *host = is_good ? good[i] : bad[i - ARRAY_LEN(good)];
		struct moment before = suite_now(suite);
		char *text = xasprintf("GET %s HTTP/1.1\r\n%sAuthorization: Bearer %s\r\n\r\n",
			route_path(suite, NULL), host, token);
		const struct wire_request *r;

		probe_send_text(suite, "GET", slice_of(text), &reply);
		r = suite_last_at_origin(suite, before);
		if (is_good && (reply.status != 200 || !r))
			case_untestable("the control: a good Host passes", "%s status %d", host,
				reply.status);
		if (is_good)
			EXPECT(slice_starts(http_fields_value(r->fields, "host"), "127.0.0.1:"),
				"the upstream's Host is the configured one", "%.*s",
				SLICE_ARGS(http_fields_value(r->fields, "host")));
		EXPECT(is_good || (reply.status == 400 && !r),
			"a missing, doubled or malformed Host is a 400", "\"%s\": status %d", host,
			reply.status);
		wire_reply_clear(&reply);
		free(text);
	}
	free(token);
}

/* The absolute form, whose authority wins over Host. [RFC9112 3.2.2] */
static void absolute_form(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	char *text = xasprintf("GET http://127.0.0.1:%u%s HTTP/1.1\r\nHost: evil.example\r\n"
			       "Authorization: Bearer %s\r\n\r\n",
		suite_port(suite, "proxy_port"), route_path(suite, NULL), token);
	const struct wire_request *r;
	struct wire_reply reply;

	probe_send_text(suite, "GET", slice_of(text), &reply);
	r = suite_last_at_origin(suite, before);
	EXPECT(!r || !slice_contains(r->raw, "evil.example"), "another Host does not get through",
		"it does");
	EXPECT(reply.status == 0 || reply.status == 200 || reply.status == 400,
		"the absolute form is understood or refused", "status %d", reply.status);
	wire_reply_clear(&reply);
	free(text);
	free(token);
}

static void host_and_authority_case(struct suite *suite)
{
	host_case(suite);
	absolute_form(suite);
}

/* P-HTTP-08 [RFC9112 3] [RFC3986] */
static void target_case(struct suite *suite)
{
#define TARGET(target) SLICE("GET " target " HTTP/1.1\r\n@\r\n")
	static const struct attempt bad[] = {
		{"control byte", TARGET("~\x01")},
		{"space", TARGET("~ x")},
		{"fragment", TARGET("~#x")},
		{"fragment in the query", TARGET("~?a#b")},
		{"bad percent-encoding", TARGET("~?a=%zz")},
		{"short percent-encoding", TARGET("~?a=%4")},
		{"8-bit byte", TARGET("~?a=\xc3\xa9")},
		{"backslash", TARGET("~\\x")},
		{"quote", TARGET("~?a=\"")},
		{"encoded CRLF in the path", TARGET("~%0d%0aX-Evil:%20yes")},
		{"encoded NUL in the path", TARGET("~%00")},
		{"DEL", TARGET("~?\x7f")},
	};
	static const struct verdict_on not_found = {.status = 400, .or_status = 404};
	struct buf huge = {0};
	const struct wire_request *r;

	r = expect_message_passes(
		suite, TARGET("~?a=%0d%0aX-Evil:%20yes&b=%2F"), "an encoded query");
	EXPECT(slice_ends(r->target, "?a=%0d%0aX-Evil:%20yes&b=%2F") &&
			http_fields_count(r->fields, "x-evil") == 0,
		"the query arrives as it was written", "%.*s", SLICE_ARGS(r->target));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_message_refused(suite, bad[i].text, &not_found, bad[i].what);
	buf_puts(&huge, "GET ~?");
	memset(buf_extend(&huge, 100000), 'a', 100000);
	buf_puts(&huge, " HTTP/1.1\r\n@\r\n");
	expect_message_refused(
		suite, buf_slice(&huge), &(struct verdict_on){400, 414, true}, "100 KB");
	buf_clear(&huge);
#undef TARGET
}

/* P-HTTP-12 [RFC9110 7.6.1] */
static void connection_options_case(struct suite *suite)
{
	const struct wire_request *r;

	r = expect_message_passes(suite,
		SLICE("GET ~ HTTP/1.1\r\n@Connection: keep-alive, x-hop, authorization, mcp-session-id, via, "
		      "x-user\r\nX-Hop: planted\r\nMcp-Session-Id: planted\r\nX-User: planted\r\nX-End: kept\r\n\r\n"),
		"options that name fields");
	EXPECT(!slice_contains(r->raw, "planted"), "what Connection names ends here", "it arrives");
	EXPECT(http_fields_count(r->fields, "connection") == 0 ||
			!slice_contains(http_fields_value(r->fields, "connection"), "x-hop"),
		"Connection is not passed on", "it is");
	EXPECT(http_fields_count(r->fields, "authorization") == 1 &&
			http_fields_count(r->fields, "via") == 1,
		"what the proxy adds cannot be named away", "Authorization or Via is missing");
	EXPECT(slice_is(http_fields_value(r->fields, "x-end"), "kept"), "other fields pass",
		"X-End does not");
	r = expect_message_passes(suite,
		SLICE("GET ~ HTTP/1.1\r\n@Connection: keep-alive\r\nConnection: x-second\r\nX-Second: planted\r\n\r\n"),
		"options in a second field");
	EXPECT(!slice_contains(r->raw, "planted"), "a second Connection field counts as well",
		"X-Second arrives");
}

/* P-HTTP-13 [RFC9110 7.6.1] */
static void hop_by_hop_case(struct suite *suite)
{
	static const char *const names[] = {
		"keep-alive", "proxy-connection", "te", "upgrade", "transfer-encoding", "trailer"};
	static const char answer[] =
		"HTTP/1.1 200 OK\r\nKeep-Alive: timeout=9\r\nProxy-Connection: x\r\n"
		"Upgrade: planted\r\nConnection: x-back\r\nX-Back: planted\r\n"
		"X-End: kept\r\nContent-Length: 2\r\n\r\n{}";
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	const struct wire_request *r;
	struct wire_reply reply;

	r = expect_message_passes(suite,
		SLICE("GET ~ HTTP/1.1\r\n@Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
		      "Trailer: x\r\nUpgrade: planted/1\r\nX-End: kept\r\n\r\n"),
		"hop-by-hop fields");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		EXPECT(http_fields_count(r->fields, names[i]) == 0,
			"fields of this connection end here", "%s arrives at the upstream",
			names[i]);
	EXPECT(slice_is(http_fields_value(r->fields, "x-end"), "kept"), "others pass",
		"X-End does not");
	probe_answered(suite, &probe, answer, &reply);
	EXPECT(reply.status == 200 && slice_is(http_fields_value(reply.fields, "x-end"), "kept"),
		"the reply passes", "status %d", reply.status);
	EXPECT(!slice_contains(buf_slice(&reply.raw), "planted") &&
			http_fields_count(reply.fields, "proxy-connection") == 0 &&
			!slice_contains(http_fields_value(reply.fields, "keep-alive"), "9"),
		"the upstream's connection fields end here too", "one arrives at the client");
	wire_reply_clear(&reply);
	free(token);
}

/* P-HTTP-14 [RFC9110 7.6.3] */
static void via_case(struct suite *suite)
{
	const struct wire_request *r =
		expect_message_passes(suite, SLICE("GET ~ HTTP/1.1\r\n@\r\n"), "a request");
	struct slice via = http_fields_value(r->fields, "via");

	EXPECT(slice_starts(via, "1.1 ") && via.len > 4, "the upstream sees Via", "\"%.*s\"",
		SLICE_ARGS(via));
}

static const struct test_case cases[] = {
	{.slug = "proxy/http/field-syntax", .run = field_syntax_case},
	{.slug = "proxy/http/host", .run = host_and_authority_case},
	{.slug = "proxy/http/target", .run = target_case},
	{.slug = "proxy/http/connection-options", .run = connection_options_case},
	{.slug = "proxy/http/hop-by-hop", .run = hop_by_hop_case},
	{.slug = "proxy/http/via", .run = via_case},
};

CASE_LIST(cases_proxy_http_fields, cases);
