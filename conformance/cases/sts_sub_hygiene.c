/*
 * The subject token's bytes: one token has one spelling and one meaning, or none. Each of these is
 * signed by a key of the provider, so that nothing but its form can be against it.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "mint.h"
#include "sts_help.h"

#define EITHER "invalid_grant invalid_request"
#define HEADER "{\"alg\":\"ES256\",\"kid\":\"ec\"}"

static char *sign(struct suite *suite, struct slice header, struct slice payload)
{
	struct buf token = {0};
	struct mint mint = {.header = header,
		.payload = payload,
		.signature = MINT_SIGNED,
		.key = sts_issuer_key(suite->sts_issuer, "ec"),
		.alg = ALG_ES256};

	if (mint_jws(&mint, &token))
		case_broken("a key signs with its own algorithm");
	return buf_take(&token);
}

/* The claims of a good token as text, with `further` members at its end: ",\"a\":1". */
static char *payload_with(const char *further)
{
	struct json *claims = sts_issuer_claims(NULL);
	struct buf text = {0};

	json_print(&text, claims);
	json_free(claims);
	text.len--; /* without the last brace */
	buf_printf(&text, "%s}", further);
	return buf_take(&text);
}

static void expect_payload_refused(struct suite *suite, const char *payload, const char *what)
{
	expect_sts_refuses_this(
		suite, sign(suite, slice_of(HEADER), slice_of(payload)), EITHER, what);
}

static void expect_header_refused(struct suite *suite, const char *header)
{
	char *payload = payload_with("");

	expect_sts_refuses_this(
		suite, sign(suite, slice_of(header), slice_of(payload)), EITHER, header);
	free(payload);
}

/* ---- JSON [RFC7519 4] [RFC8725 2.4] ---- */

static void expect_strict_json(struct suite *suite)
{
	static const char *const further[] = {
		/* two answers to one question, the good one first and the good one last */
		",\"aud\":\"x\"",
		",\"aud\":\"suite-main\"",
		",\"sub\":\"root\"",
		",\"iss\":\"x\"",
		",\"exp\":1",
		",\"\\u0073ub\":\"root\"",
		/* what C strings end at */
		",\"x\":\"a\\u0000b\"",
		/* no UTF-8, no character */
		",\"x\":\"\xff\"",
		",\"x\":\"\xc0\xaf\"",
		",\"x\":\"\\ud800\"",
		",\"x\":\"\\udc00\\ud800\"",
		/* no JSON */
		",\"x\":01",
		",\"x\":+1",
		",\"x\":.5",
		",\"x\":NaN",
		",\"x\":'a'",
		",\"x\":\"\n\"",
		",",
		",x:1",
		",\"x\":tru",
		",\"x\":\"\\x\"",
		",/**/\"x\":1",
	};
	static const char *const whole[] = {"null", "[]", "\"alice\"", "1", "{", " ", "not json"};
	char *good = payload_with(",\"x\":\"\\u00e9\"");
	char *token = sign(suite, slice_of(HEADER), slice_of(good));
	char *text;

	sts_enter(suite, token);
	sts_control_ask(suite, &(struct sts_ask){.token = token});
	for (size_t i = 0; i < ARRAY_LEN(further); i++) {
		text = payload_with(further[i]);
		expect_payload_refused(suite, text, further[i]);
		free(text);
	}
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		expect_payload_refused(suite, whole[i], whole[i]);
	text = xasprintf("%s{}", good);
	expect_payload_refused(suite, text, "two objects");
	free(text);
	text = xasprintf("\xef\xbb\xbf%s", good);
	expect_payload_refused(suite, text, "a byte order mark");
	free(text);
	free(token);
	free(good);
}

/* A thousand arrays within each other; and with text behind NUL. */
static void expect_no_abuse(struct suite *suite)
{
	struct buf deep = {0};
	char *payload;

	buf_puts(&deep, ",\"x\":");
	for (int i = 0; i < 10000; i++)
		buf_putc(&deep, '[');
	for (int i = 0; i < 10000; i++)
		buf_putc(&deep, ']');
	payload = payload_with(deep.at);
	expect_payload_refused(suite, payload, "10,000 arrays within each other");
	free(payload);
	buf_clear(&deep);
	payload = payload_with(",\"x\":\"?\"");
	*strrchr(payload, '?') = '\0';
	expect_sts_refuses_this(suite,
		sign(suite, slice_of(HEADER), slice_make(payload, strlen(payload) + 3)), EITHER,
		"a NUL byte in the claims");
	free(payload);
	sts_control(suite);
}

/* ---- the header [RFC7515 4.1.11] [RFC7797 6] ---- */

static void expect_strict_header(struct suite *suite)
{
	static const char *const bad[] = {
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"alg\":\"ES256\"}",
		"{\"alg\":\"none\",\"kid\":\"ec\",\"alg\":\"ES256\"}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"kid\":\"rsa\"}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"\\u006bid\":\"ec\"}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\\u0000\"}",
		"{\"alg\":\"ES256\\u0000\",\"kid\":\"ec\"}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"exp\"],\"exp\":1}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"x\"],\"x\":1}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[]}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":null}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"b64\"],\"b64\":true}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"b64\":false}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",\"typ\":1}",
		"{\"alg\":\"ES256\",\"kid\":\"ec\"}x",
		"{\"alg\":\"ES256\",\"kid\":\"ec\",}",
		"[\"ES256\",\"ec\"]",
		"\"ES256\"",
	};
	char *payload = payload_with("");
	char *token = sign(suite, slice_of(HEADER), slice_of(payload));

	sts_enter(suite, token);
	sts_control_ask(suite, &(struct sts_ask){.token = token});
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_header_refused(suite, bad[i]);
	free(token);
	free(payload);
}

/* ---- base64url and segments [RFC7515 2, 7.1] ---- */

/* The token with one character put in, `back` characters before its end. */
static char *inserted(const char *token, size_t back, const char *text)
{
	size_t at = strlen(token) - back;

	return xasprintf("%.*s%s%s", (int)at, token, text, token + at);
}

/*
 * The signature's 64 bytes leave four bits over in its last character; with one of them set it
 * would be decoded to the same bytes.
 */
static char *with_bits_over(const char *token)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *other = xstrdup(token);
	char *last = other + strlen(other) - 1;

	*last = alphabet[(strchr(alphabet, *last) - alphabet) | 1];
	return other;
}

static void expect_one_spelling(struct suite *suite)
{
	static const struct {
		size_t back;
		const char *text;
	} bad[] = {{0, "="}, {0, "=="}, {0, "\n"}, {0, "%0A"}, {0, " "}, {0, "A"}, {0, "."},
		{0, ".e30"}, {0, ".e30.e30"}, {10, " "}, {10, "\r\n"}, {10, "+"}, {10, "/"},
		{10, "="}, {10, "%41"}, {10, "\xc3\xa9"}, {120, "\n"}, {120, "="}};
	char *token = sts_mint(suite, NULL);
	const char *dot = strrchr(token, '.');
	char *changed[] = {with_bits_over(token), xasprintf(".%s", token), xasprintf(" %s", token),
		slice_dup(slice_make(token, (size_t)(dot - token))),
		slice_dup(slice_make(token, (size_t)(dot - token) + 1)),
		slice_dup(slice_from(slice_of(token), slice_find(slice_of(token), '.') + 1)),
		xasprintf("Bearer %s", token)};

	sts_control_ask(suite, &(struct sts_ask){.token = token});
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *what = xasprintf(
			"\"%s\", %zu characters before the end", bad[i].text, bad[i].back);

		expect_sts_refuses_this(
			suite, inserted(token, bad[i].back, bad[i].text), EITHER, what);
		free(what);
	}
	for (size_t i = 0; i < ARRAY_LEN(changed); i++) {
		char *what = xasprintf("spelling %zu of the changed ones", i + 1);

		expect_sts_refuses_this(suite, changed[i], EITHER, what);
		free(what);
	}
	free(token);
}

/* S-SUB-15 */
static void jwt_hygiene_case(struct suite *suite)
{
	expect_strict_json(suite);
	expect_no_abuse(suite);
	expect_strict_header(suite);
	expect_one_spelling(suite);
}

static const struct test_case cases[] = {
	{.slug = "sts/sub/jwt-hygiene", .run = jwt_hygiene_case},
};

CASE_LIST(cases_sts_sub_hygiene, cases);
