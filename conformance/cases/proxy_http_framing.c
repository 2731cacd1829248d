/* Where a request ends: one reading only, or none. Judged by what reached the upstream as well. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "http_help.h"

static const struct verdict_on refused = {.status = 400, .closed = true};
static const struct verdict_on refused_or_unknown = {
	.status = 400, .or_status = 501, .closed = true};

/* P-HTTP-01 [RFC9112 6.1, 6.3] */
static void cl_and_te_case(struct suite *suite)
{
	static const struct attempt bad[] = {
		{"length first",
			SLICE("POST ~ HTTP/1.1\r\n@Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
			      "0\r\n\r\n")},
		{"coding first",
			SLICE("POST ~ HTTP/1.1\r\n@Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
			      "0\r\n\r\n")},
		{"a request inside",
			SLICE("POST ~ HTTP/1.1\r\n@Content-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n"
			      "0\r\n\r\nGET ~ HTTP/1.1\r\n@X: y\r\n\r\n")},
	};

	expect_message_passes(
		suite, SLICE("POST ~ HTTP/1.1\r\n@Content-Length: 5\r\n\r\nhello"), "length only");
	expect_message_passes(suite,
		SLICE("POST ~ HTTP/1.1\r\n@Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
		"coding only");
	expect_all_refused(suite, bad, ARRAY_LEN(bad), &refused);
}

/* P-HTTP-02 [RFC9112 6.3] */
static void multi_cl_case(struct suite *suite)
{
#define LENGTH(value) SLICE("POST ~ HTTP/1.1\r\n@Content-Length: " value "\r\n\r\nhello")
	static const struct attempt bad[] = {
		{"5, 6", LENGTH("5, 6")},
		{"5, 5", LENGTH("5, 5")},
		{"+5", LENGTH("+5")},
		{"-0", LENGTH("-0")},
		{"-5", LENGTH("-5")},
		{"0x5", LENGTH("0x5")},
		{"5 5", LENGTH("5 5")},
		{"5abc", LENGTH("5abc")},
		{"5.0", LENGTH("5.0")},
		{"empty", LENGTH("")},
		{"2^64", LENGTH("18446744073709551616")},
		{"2^64+5", LENGTH("18446744073709551621")},
		{"2^63", LENGTH("9223372036854775808")},
		{"two, differing", LENGTH("5\r\nContent-Length: 6")},
		{"two, equal", LENGTH("5\r\nContent-Length: 5")},
		{"two, differing case", LENGTH("5\r\ncontent-length: 0")},
	};

	expect_message_passes(suite, LENGTH("5"), "5");
	expect_all_refused(suite, bad, ARRAY_LEN(bad), &refused);
#undef LENGTH
}

/* P-HTTP-03 [RFC9112 6.1, 7] */
static void te_obfuscated_case(struct suite *suite)
{
#define CODING(field) SLICE("POST ~ HTTP/1.1\r\n@" field "\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
	static const struct attempt bad[] = {
		{"xchunked", CODING("Transfer-Encoding: xchunked")},
		{"chunked, identity", CODING("Transfer-Encoding: chunked, identity")},
		{"identity, chunked", CODING("Transfer-Encoding: identity, chunked")},
		{"chunked, chunked", CODING("Transfer-Encoding: chunked, chunked")},
		{"gzip, chunked", CODING("Transfer-Encoding: gzip, chunked")},
		{"identity", CODING("Transfer-Encoding: identity")},
		{"two fields", CODING("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")},
		{"two equal fields",
			CODING("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")},
		{"quoted", CODING("Transfer-Encoding: \"chunked\"")},
		{"with parameter", CODING("Transfer-Encoding: chunked;q=1")},
		{"VT in front", CODING("Transfer-Encoding: \vchunked")},
		{"FF behind", CODING("Transfer-Encoding: chunked\f")},
		{"NUL inside", CODING("Transfer-Encoding: chun\0ked")},
		{"space before the colon", CODING("Transfer-Encoding : chunked")},
		{"obs-fold", CODING("Transfer-Encoding:\r\n chunked")},
		{"obs-fold behind", CODING("Transfer-Encoding: chunked\r\n , identity")},
		{"empty", CODING("Transfer-Encoding:")},
		{"in HTTP/1.0",
			SLICE("POST ~ HTTP/1.0\r\n@Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")},
	};

	expect_message_passes(suite, CODING("Transfer-Encoding: chunked"), "chunked");
	expect_message_passes(suite, CODING("transfer-encoding: Chunked"), "in other letters");
	expect_all_refused(suite, bad, ARRAY_LEN(bad), &refused_or_unknown);
#undef CODING
}

/* P-HTTP-05 [RFC9112 7.1] */
static void chunks_case(struct suite *suite)
{
#define CHUNKS(body) SLICE("POST ~ HTTP/1.1\r\n@Transfer-Encoding: chunked\r\n\r\n" body)
	static const struct attempt bad[] = {
		{"no size", CHUNKS("\r\nhello\r\n0\r\n\r\n")},
		{"no hex digit", CHUNKS("g\r\nhello\r\n0\r\n\r\n")},
		{"0x", CHUNKS("0x5\r\nhello\r\n0\r\n\r\n")},
		{"sign", CHUNKS("+5\r\nhello\r\n0\r\n\r\n")},
		{"negative", CHUNKS("-5\r\nhello\r\n0\r\n\r\n")},
		{"space in front", CHUNKS(" 5\r\nhello\r\n0\r\n\r\n")},
		{"space behind", CHUNKS("5 \r\nhello\r\n0\r\n\r\n")},
		{"underscore", CHUNKS("5_0\r\nhello\r\n0\r\n\r\n")},
		{"LF only", CHUNKS("5\nhello\n0\n\n")},
		{"LF behind the size", CHUNKS("5\nhello\r\n0\r\n\r\n")},
		{"CR only", CHUNKS("5\rhello\r0\r\r")},
		{"data too long", CHUNKS("5\r\nhello!\r\n0\r\n\r\n")},
		{"data too short", CHUNKS("5\r\nhel\r\n0\r\n\r\n")},
		{"2^64-1", CHUNKS("ffffffffffffffff\r\nhello\r\n0\r\n\r\n")},
		{"2^64+5", CHUNKS("10000000000000005\r\nhello\r\n0\r\n\r\n")},
		{"2^32+5", CHUNKS("100000005\r\nhello\r\n0\r\n\r\n")},
		{"2^63", CHUNKS("8000000000000000\r\nhello\r\n0\r\n\r\n")},
	};
	/* A size that promises more than comes is waited for, within a bound. */
	static const struct verdict_on verdict = {.status = 400, .or_status = 408, .closed = true};
	struct buf huge = {0};

	expect_message_passes(suite, CHUNKS("5\r\nhello\r\n0\r\n\r\n"), "one chunk");
	expect_message_passes(suite, CHUNKS("00005\r\nhello\r\n0\r\n\r\n"), "leading zeros");
	expect_message_passes(suite, CHUNKS("2\r\nhe\r\n3\r\nllo\r\n000\r\n\r\n"), "two chunks");
	expect_all_refused(suite, bad, ARRAY_LEN(bad), &verdict);
	buf_puts(&huge, "POST ~ HTTP/1.1\r\n@Transfer-Encoding: chunked\r\n\r\n5;x=");
	memset(buf_extend(&huge, 60000), 'a', 60000);
	buf_puts(&huge, "\r\nhello\r\n0\r\n\r\n");
	expect_message_refused(suite, buf_slice(&huge), &verdict, "60 KB of extension");
	buf_clear(&huge);
#undef CHUNKS
}

/* P-HTTP-06 [RFC9110 6.5.1] */
static void trailers_case(struct suite *suite)
{
	static const char *const names[] = {"X-Trailer", "Mcp-Session-Id", "X-User", "Cookie"};
	const struct wire_request *r;
	struct moment before = suite_now(suite);

	r = expect_message_passes(suite,
		SLICE("POST ~ HTTP/1.1\r\n@Transfer-Encoding: chunked\r\nTrailer: X-Trailer\r\n\r\n"
		      "5\r\nhello\r\n0\r\nX-Trailer: planted\r\nMcp-Session-Id: planted\r\n"
		      "Authorization: Bearer planted\r\nHost: planted\r\nContent-Length: 3\r\n"
		      "X-User: planted\r\nCookie: planted\r\n\r\n"),
		"a body with trailer fields");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		EXPECT(http_fields_count(r->fields, names[i]) == 0,
			"trailer fields become no fields", "%s did", names[i]);
	EXPECT(!slice_contains(r->raw, "planted"), "trailer fields become no fields", "one did");
	EXPECT(slice_is(r->body, "hello") && whole_requests(suite, before) == 1,
		"the body ends where it ends", "%zu bytes", r->body.len);
}

/* P-HTTP-10 [RFC9110 9.3.1] */
static void get_with_body_case(struct suite *suite)
{
	static const char *const methods[] = {"GET", "HEAD", "DELETE", "OPTIONS"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		char *token = suite_mint(suite, NULL);
		char *second_token =
			suite_mint(suite, "{\"claims\":{\"sub\":\"bob@example.com\"}}");
		struct probe probe = {.token = token,
			.method = methods[i],
			.body = "GET /smuggled HTTP/1.1\r\nHost: x\r\nX-Smuggled: yes\r\n\r\n"};
		struct probe second = {.token = second_token, .fields = "X-Second: yes\r\n"};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		EXPECT(status == 200 || (status >= 400 && status < 500),
			"it is forwarded or refused", "%s: status %d", methods[i], status);
		status = probe_status(suite, &second);
		EXPECT(status == 200, "the next request is answered", "%s: status %d", methods[i],
			status);
		r = suite_last_at_origin(suite, before);
		EXPECT(r && slice_is(http_fields_value(r->fields, "x-second"), "yes"),
			"the next user's request is intact", "%s: it is not", methods[i]);
		for (size_t n = before.origin; n < origin_count(suite->origin); n++)
			EXPECT(!slice_is(origin_request(suite->origin, n)->target, "/smuggled"),
				"no body is taken for a request", "%s: it was", methods[i]);
		free(token);
		free(second_token);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/http/cl-and-te", .run = cl_and_te_case},
	{.slug = "proxy/http/multi-cl", .run = multi_cl_case},
	{.slug = "proxy/http/te-obfuscated", .run = te_obfuscated_case},
	{.slug = "proxy/http/chunks", .run = chunks_case},
	{.slug = "proxy/http/trailers", .run = trailers_case},
	{.slug = "proxy/http/get-with-body", .run = get_with_body_case},
};

CASE_LIST(cases_proxy_http_framing, cases);
