/* Tokens in other places than the Authorization field, too many of them, and too large ones. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "fill.h"
#include "lib/clock.h"

static const struct refusal challenged = {.status = 401, .error = ANY_ERROR, .idp_silent = true};
static const struct refusal second_token = {
	.status = 400, .error = "invalid_request", .idp_silent = true};

/* A request whose body is a form; `token` NULL sends no Authorization. The caller frees it. */
static char *form_request(
	struct suite *suite, const char *type, const char *token, const char *body)
{
	struct buf text = {0};

	buf_printf(&text, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n", route_path(suite, NULL),
		suite_port(suite, "proxy_port"));
	if (token)
		buf_printf(&text, "Authorization: Bearer %s\r\n", token);
	buf_printf(&text, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", type, strlen(body),
		body);
	return buf_take(&text);
}

static void expect_form_refused(
	struct suite *suite, const char *type, const char *token, const char *body, int status)
{
	struct moment before = suite_now(suite);
	char *text = form_request(suite, type, token, body);
	struct wire_reply reply;

	probe_send_text(suite, "POST", slice_of(text), &reply);
	EXPECT(suite_heard_origin(suite, before) == 0 && token_endpoints_heard(suite, before) == 0,
		"neither upstream nor token endpoint hear of it",
		"%s: %zu and %zu requests, status %d", type, suite_heard_origin(suite, before),
		token_endpoints_heard(suite, before), reply.status);
	EXPECT(reply.status == status, "a token in a form is no credential", "%s: status %d", type,
		reply.status);
	wire_reply_clear(&reply);
	free(text);
}

static const char *const forms[] = {"application/x-www-form-urlencoded",
	"application/x-www-form-urlencoded; charset=utf-8", "Application/X-WWW-Form-URLencoded"};

/* The query parameter in every spelling that somebody may read as it. */
static const char *const queries[] = {"access_token=~", "a=1&access_token=~&b=2", "ACCESS_TOKEN=~",
	"access%5Ftoken=~", "%61ccess_token=~", "a=1;access_token=~"};

/* P-CRED-06 [RFC6750 2, 3.1] */
static void two_methods_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *other = suite_mint(suite, NULL);
	char *body = xasprintf("access_token=%s", token);
	struct probe harmless = {.token = token, .query = "accesstoken=1&x_access_token=2&a=b"};

	expect_control(suite, &harmless);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		char *query = fill(queries[i], '~', i % 2 ? token : other);
		struct probe probe = {.token = token, .query = query};

		expect_refused(suite, &probe, &second_token, queries[i]);
		free(query);
	}
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		expect_form_refused(suite, forms[i], token, body, 400);
	free(body);
	free(token);
	free(other);
}

/* P-CRED-07 [MCP Token Requirements] */
static void query_token_case(struct suite *suite)
{
	static const char *const methods[] = {"POST", "GET"};
	char *token = suite_mint(suite, NULL);
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(queries) * ARRAY_LEN(methods); i++) {
		char *query = fill(queries[i / 2], '~', token);
		struct probe probe = {.query = query, .method = methods[i % 2]};

		expect_refused(suite, &probe, &challenged, queries[i / 2]);
		free(query);
	}
	free(token);
}

/* P-CRED-08 [RFC6750 2.2] [MCP Token Requirements] */
static void body_token_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	char *form = xasprintf("access_token=%s", token);
	char *json = xasprintf("{\"access_token\":\"%s\"}", token);
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		expect_form_refused(suite, forms[i], NULL, form, 401);
	expect_form_refused(suite, "application/json", NULL, json, 401);
	free(form);
	free(json);
	free(token);
}

/* P-CRED-09 [RFC6750 5.3] [RFC9700 4.3.2]; the sweep after the case looks through the logs. */
static void query_hygiene_case(struct suite *suite)
{
	static const char *const more[] = {"token=~", "a=1&q=x~y&b=2", "~"};
	char *token = suite_mint(suite, NULL);
	char *other = suite_mint(suite, NULL);
	struct probe usual = {.token = token, .query = "a=1&b=2"};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(queries) + ARRAY_LEN(more); i++) {
		bool named = i < ARRAY_LEN(queries);
		const char *format = named ? queries[i] : more[i - ARRAY_LEN(queries)];
		/* Under another name nobody can know it for a token, unless it was presented. */
		char *query = fill(format, '~', named ? other : token);
		struct probe probe = {.token = token, .query = query};
		struct moment before = suite_now(suite);
		const struct wire_request *r;
		int status = probe_status(suite, &probe);

		r = suite_last_at_origin(suite, before);
		EXPECT(!r || (!slice_contains(r->raw, other) && !slice_contains(r->raw, token)),
			"no token in the query reaches the upstream", "%s does", format);
		EXPECT(r || status >= 400, "it passes without the token, or is refused",
			"%s: status %d and nothing forwarded", format, status);
		free(query);
	}
	free(token);
	free(other);
}

/* ---- P-CRED-11 ---- */

static size_t encoded_length(size_t bytes)
{
	return (bytes * 4 + 2) / 3;
}

static char *mint_padded(struct suite *suite, size_t header, size_t payload)
{
	struct buf body = {0};
	char *token;

	buf_puts(&body, "{\"header\":{\"x\":\"");
	memset(buf_extend(&body, header), 'h', header);
	buf_puts(&body, "\"},\"claims\":{\"pad\":\"");
	memset(buf_extend(&body, payload), 'p', payload);
	buf_puts(&body, "\"}}");
	token = suite_mint(suite, body.at);
	buf_clear(&body);
	return token;
}

/* A good token of exactly that many bytes; the caller frees it. */
static char *mint_of_length(struct suite *suite, size_t length)
{
	char *token = mint_padded(suite, 0, 0);
	struct slice rest = slice_of(token);
	size_t bytes[3] = {0};
	struct slice segment;

	/* Of three bytes the encoding makes four, so not every length can be had by one of the two.
	 */
	for (size_t i = 0; i < 3 && slice_split(&rest, '.', &segment); i++)
		bytes[i] = segment.len * 3 / 4;
	free(token);
	for (size_t header = 0; header < 4; header++) {
		size_t fixed =
			encoded_length(bytes[0] + header) + encoded_length(bytes[2]) + strlen("..");
		size_t payload = 0;

		while (fixed + encoded_length(bytes[1] + payload) < length)
			payload++;
		if (fixed + encoded_length(bytes[1] + payload) != length)
			continue;
		token = mint_padded(suite, header, payload);
		if (strlen(token) == length)
			return token;
		free(token);
	}
	case_broken("no token of %zu bytes can be made", length);
}

static void expect_too_large(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	int64_t started = clock_ms();
	int status = probe_status(suite, &probe);

	EXPECT(suite_heard_origin(suite, before) == 0, "the upstream hears nothing",
		"%s: it got a request (status %d)", what, status);
	EXPECT(status == 431 || status == 400 || status == 401,
		"a token that is too large is refused", "%s: status %d", what, status);
	EXPECT(clock_ms() - started < 2000, "and at once", "%s: %lld ms", what,
		(long long)(clock_ms() - started));
}

/* What a fixed buffer would keep is a good token; what was sent is none. */
static void expect_not_cut(struct suite *suite, size_t kept)
{
	char *token = mint_of_length(suite, kept);
	char *longer = xasprintf("%sAAAA", token);
	char *what = xasprintf("%zu bytes of a good token, and four more", kept);

	expect_too_large(suite, longer, what);
	free(what);
	free(longer);
	free(token);
}

/* [RFC6585 5] [RFC9110 15.5] */
static void oversize_case(struct suite *suite)
{
	static const size_t buffers[] = {1024, 2048, 4096, 8192};
	static const size_t sizes[] = {16 * 1024, 64 * 1024, 1024 * 1024};
	uint64_t declared = suite_bounds(suite, ROLE_PROXY)->max_token_bytes;
	char *token;

	expect_good_token_passes(suite);
	token = mint_of_length(suite, 8192);
	expect_token_passes(suite, token, "8 KiB");
	free(token);
	for (size_t i = 0; i < ARRAY_LEN(buffers); i++)
		for (size_t nul = 0; nul < 2; nul++)
			expect_not_cut(suite, buffers[i] - nul);
	if (declared > 0) {
		token = mint_of_length(suite, declared + 1);
		expect_too_large(suite, token, "one byte more than is declared");
		free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char *what = xasprintf("%zu KiB", sizes[i] / 1024);
		struct buf filler = {0};

		if (i == 0) {
			/* Only its size is wrong, so only its size can be the reason. */
			token = mint_of_length(suite, sizes[i]);
		} else {
			memset(buf_extend(&filler, sizes[i]), 'a', sizes[i]);
			token = buf_take(&filler);
		}
		if (sizes[i] > declared)
			expect_too_large(suite, token, what);
		free(token);
		free(what);
		EXPECT(party_runs(&suite->party[ROLE_PROXY]), "the proxy is alive", "it ended");
	}
	token = suite_mint(suite, NULL);
	expect_token_passes(suite, token, "a good request afterwards");
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/cred/two-methods", .run = two_methods_case},
	{.slug = "proxy/cred/query-token", .run = query_token_case},
	{.slug = "proxy/cred/body-token", .run = body_token_case},
	{.slug = "proxy/cred/query-token-hygiene", .run = query_hygiene_case},
	{.slug = "proxy/cred/oversize-token", .run = oversize_case},
};

CASE_LIST(cases_proxy_cred_other, cases);
