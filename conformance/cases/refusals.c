/* docs/refusals.md, the first half: requests and tokens that are refused for what they are. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "refusal_page.h"

#define PING "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"
/* What the route "scoped" needs for a ping. */
#define SCOPED_TOKEN "{\"claims\":{\"scp\":[\"files:read\",\"mcp:other\"]}}"
#define KEYED(by) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"" by "\"}}"

#define X8 "xxxxxxxx"
#define X64 X8 X8 X8 X8 X8 X8 X8 X8
#define X512 X64 X64 X64 X64 X64 X64 X64 X64
#define X4096 X512 X512 X512 X512 X512 X512 X512 X512
#define X32768 X4096 X4096 X4096 X4096 X4096 X4096 X4096 X4096

static const struct provocation requests[] = {
	{.refusal = "MALFORMED_REQUEST", .why = "Host", .bad = {.host = ""}},
	{.refusal = "AMBIGUOUS_FRAMING",
		.why = "framing field",
		.bad = {.fields = "Transfer-Encoding: chunked\r\n"},
		.good = {.fields = "X-Transfer-Encoding: chunked\r\n"}},
	{.refusal = "MALFORMED_QUERY",
		.why = "query",
		.bad = {.query = "a=\"b\""},
		.good = {.query = "a=b"}},
	{.refusal = "METHOD",
		.why = "CONNECT",
		.bad = {.method = "CONNECT"},
		.good = {.method = "GET"}},
	{.refusal = "NO_ROUTE", .why = "path", .bad = {.target = "/no-such-route"}},
	{.refusal = "ORIGIN",
		.why = "Origin",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped", .fields = "Origin: https://evil.example\r\n"},
		.good = {.fields = "Origin: https://app.example.com\r\n"}},
	{.refusal = "BODY_TOO_LARGE",
		.why = "max_body_bytes",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped", .body = KEYED(X32768 X32768)},
		.good = {.body = KEYED(X32768)}},
	{.refusal = "BODY_TOO_SLOW",
		.why = "request_timeout_ms",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped"},
		.template = "POST /scoped HTTP/1.1\r\n@Content-Type: application/json\r\n"
			    "Content-Length: 40\r\n\r\n{\"jsonrpc\""},
	{.refusal = "BODY_INCOMPLETE",
		.why = "broke off",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped"},
		.template = "POST /scoped HTTP/1.1\r\n@Content-Type: application/json\r\n"
			    "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"js\r\nno-size\r\n\r\n"},
};

static const struct provocation tokens[] = {
	{.refusal = "NO_CREDENTIALS", .why = "0 Authorization", .no_token = true},
	{.refusal = "OTHER_SCHEME",
		.why = "scheme",
		.bad = {.authorization = "Basic dXNlcjpwYXNzd29yZA=="}},
	{.refusal = "MALFORMED_CREDENTIALS",
		.why = "b64token",
		.bad = {.authorization = "Bearer one two"}},
	{.refusal = "TOKEN_TOO_LARGE",
		.why = "bytes",
		.bad = {.authorization = "Bearer x" X4096 X4096}},
	{.refusal = "SECOND_TOKEN",
		.why = "query",
		.bad = {.query = "access_token=x"},
		.good = {.query = "access=x"}},
	{.refusal = "MALFORMED_TOKEN",
		.why = "segments",
		.bad = {.authorization = "Bearer one.two"}},
	{.refusal = "TOKEN_ALGORITHM", .why = "alg", .mint = "{\"sign\":\"hmac\"}"},
	{.refusal = "TOKEN_EXTENSION", .why = "crit", .mint = "{\"header\":{\"crit\":[\"exp\"]}}"},
	{.refusal = "TOKEN_TYPE", .why = "typ", .mint = "{\"header\":{\"typ\":\"JWT\"}}"},
	{.refusal = "TOKEN_ISSUER",
		.why = "iss",
		.mint = "{\"claims\":{\"iss\":\"https://evil.example\"}}"},
	{.refusal = "TOKEN_KEY", .why = "kid", .mint = "{\"header\":{\"kid\":\"no-such-key\"}}"},
	{.refusal = "TOKEN_SIGNATURE", .why = "signature", .mint = "{\"key\":\"foreign\"}"},
	{.refusal = "TOKEN_AUDIENCE", .why = "aud", .mint = "{\"claims\":{\"aud\":\"other\"}}"},
	{.refusal = "TOKEN_TIME", .why = "exp", .mint = "{\"claims\":{\"exp\":1e300}}"},
	{.refusal = "TOKEN_EXPIRED",
		.why = "exp",
		.mint = "{\"relative\":{\"exp\":-60,\"iat\":-3660}}"},
	{.refusal = "TOKEN_NOT_YET", .why = "nbf", .mint = "{\"relative\":{\"nbf\":600}}"},
	{.refusal = "TOKEN_ISSUED_AT", .why = "iat", .mint = "{\"relative\":{\"iat\":600}}"},
	{.refusal = "TOKEN_CLAIMS", .why = "jti", .mint = "{\"claims\":{\"jti\":null}}"},
	{.refusal = "TOKEN_PURPOSE", .why = "ID token", .mint = "{\"claims\":{\"nonce\":\"n\"}}"},
	{.refusal = "TOKEN_BOUND", .why = "cnf", .mint = "{\"claims\":{\"cnf\":{\"jkt\":\"x\"}}}"},
};

static const struct provocation operations[] = {
	{.refusal = "OPERATION_FORM",
		.why = "Content-Encoding",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped", .fields = "Content-Encoding: gzip\r\n"},
		.good = {.fields = "Content-Language: en\r\n"}},
	{.refusal = "OPERATION",
		.why = "JSON",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped", .body = PING PING},
		.good = {.body = PING}},
	{.refusal = "OPERATION_MIRROR",
		.why = "Mcp-Method",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped", .fields = "Mcp-Method: tools/list\r\n"},
		.good = {.fields = "Mcp-Method: ping\r\n"}},
	{.refusal = "SCOPE",
		.why = "mcp:other",
		.mint = "{\"claims\":{\"scp\":[\"files:read\"]}}",
		.mint_good = SCOPED_TOKEN,
		.bad = {.route = "scoped"}},
};

static void requests_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.request", requests, ARRAY_LEN(requests));
}

static void tokens_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.token", tokens, ARRAY_LEN(tokens));
}

static void operations_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.operation", operations, ARRAY_LEN(operations));
}

#define PAGE(slug_, run_, requirement_)                                                      \
	{                                                                                    \
		.slug = slug_, .run = run_, .role = ROLE_PROXY, .requirement = requirement_, \
		.source = "docs/refusals.md", .wants = "refusals"                            \
	}

static const struct test_case cases[] = {
	PAGE("docs/refusals/request", requests_case,
		"What is no request, or to nobody, is refused and logged as documented"),
	PAGE("docs/refusals/token", tokens_case,
		"A token that is not good is refused and logged as documented"),
	PAGE("docs/refusals/operation", operations_case,
		"An operation that is not allowed is refused and logged as documented"),
};

CASE_LIST(cases_refusals, cases);
