/* The client's token: a bad one costs no more time and memory than it deserves. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "own_token.h"

/* All the refusals of a case together may make the proxy no fatter than this. */
#define GROWTH_KIB ((size_t)64 * 1024)

/* No fatter, and ready for the next one. */
static void expect_unharmed(struct suite *suite, size_t before_kib)
{
	size_t now = suite_proxy_kib(suite);

	EXPECT(now < before_kib + GROWTH_KIB, "refusals cost no memory", "%zu KiB more",
		now - before_kib);
	expect_good_token_passes(suite);
}

static char *repeat(const char *prefix, const char *part, size_t times)
{
	struct buf text = {0};

	buf_puts(&text, prefix);
	for (size_t i = 0; i < times; i++)
		buf_puts(&text, part);
	return buf_take(&text);
}

/* What the proxy reads at all; every proxy is to take tokens of 8 KiB. */
static size_t token_limit(struct suite *suite)
{
	uint64_t stated = suite_bounds(suite, ROLE_PROXY)->max_token_bytes;

	return stated > 8192 ? stated : 8192;
}

/* ---- segments ---- */

static void refuse_and_free(struct suite *suite, char **tokens, size_t count, const char *what)
{
	for (size_t i = 0; i < count; i++) {
		char *which = xasprintf("%s, number %zu", what, i + 1);

		expect_quickly_refused(suite, tokens[i], which);
		free(which);
		free(tokens[i]);
	}
}

/* P-JWT-28 [RFC7515 7.1] */
static void segments_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct slice header = slice_to(slice_of(token), slice_find(slice_of(token), '.'));
	char *bad[] = {
		slice_dup(header),
		xasprintf("%.*s.", SLICE_ARGS(header)),
		slice_dup(slice_to(slice_of(token), (size_t)(strrchr(token, '.') - token))),
		xasprintf(".%s", token),
		xasprintf("%s.", token),
		xasprintf("%s.e30", token),
		xasprintf("e30.%s", token),
		xasprintf("%s..", token),
		xasprintf("%s.%s", token, token),
		xasprintf("%.*s.%s", SLICE_ARGS(header), token + header.len),
		xstrdup("."),
		xstrdup(".."),
		xstrdup("..."),
		xstrdup("a.b.c"),
		/* As many as a token may hold, as a head of 32 KiB holds, and more than that. */
		repeat("", ".", token_limit(suite)),
		repeat("e30", ".e30", token_limit(suite) / 4 - 1),
		repeat("", ".", 30000),
		repeat("e30", ".e30", 7000),
		repeat(token, ".", 20000),
		repeat("", ".", 100000),
	};
	size_t before;

	expect_token_passes(suite, token, "the token in three segments");
	before = suite_proxy_kib(suite);
	refuse_and_free(suite, bad, ARRAY_LEN(bad), "odd segments");
	expect_unharmed(suite, before);
	free(token);
}

static char *jwe(const char *header, const char *key, size_t text_bytes)
{
	char *text = repeat("", "A", text_bytes);
	char *input = input_of(slice_of(header), SLICE(""));
	char *token =
		xasprintf("%s%s.AAAAAAAAAAAAAAAA.%s.AAAAAAAAAAAAAAAAAAAAAA", input, key, text);

	free(text);
	free(input);
	return token;
}

/* P-JWT-32 [RFC8725 3.6] */
static void jwe_case(struct suite *suite)
{
	static const char key[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	char *bad[] = {
		jwe("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}", "", 100),
		jwe("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}", key, 100),
		jwe("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}", "", 16000),
		jwe("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}", "",
			token_limit(suite) - 200),
		jwe("{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":1000000000,"
		    "\"p2s\":\"AAAAAAAAAAAAAAAAAAAAAA\"}",
			key, 100),
		jwe("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"zip\":\"DEF\"}", key, 100),
	};
	size_t before;

	expect_good_token_passes(suite);
	before = suite_proxy_kib(suite);
	refuse_and_free(suite, bad, ARRAY_LEN(bad), "five parts");
	expect_unharmed(suite, before);
}

/* ---- JSON ---- */

/* Signed by a key of our own, for POST /mint takes only what JSON can carry. */
static void try_bytes(
	struct suite *suite, struct slice header, struct slice payload, const char *what)
{
	char *input = input_of(header, payload);
	char *token = sign_input(suite, input, ALG_RS256, NULL);

	expect_quickly_refused(suite, token, what);
	free(token);
	free(input);
}

static const char sound_header[] = "{\"alg\":\"RS256\",\"kid\":\"abuse\",\"typ\":\"at+jwt\"}";

static void try_payload(struct suite *suite, const char *payload, const char *what)
{
	try_bytes(suite, slice_of(sound_header), slice_of(payload), what);
}

/* Grammar that lenient parsers have been seen to take; behind sound claims, before the brace. */
static void try_tails(struct suite *suite)
{
	static const char *const tails[][2] = {
		{",\"x\":\"\xff\"", "a byte that is no UTF-8"},
		{",\"x\":\"\xc0\xaf\"", "an overlong slash"},
		{",\"x\":\"\xed\xa0\x80\"", "a surrogate in UTF-8"},
		{",\"\xff\":1", "a name that is no UTF-8"},
		{",\"x\":\"\\ud800\"", "half a surrogate pair"},
		{",\"x\":\"\\udc00\"", "the other half"},
		{",\"x\":\"\\ud800\\u0041\"", "half a pair and a letter"},
		{",\"x\":\"a\nb\"", "a line feed in a string"},
		{",\"x\":\"a\tb\"", "a tab in a string"},
		{",\"x\":'a'", "single quotes"},
		{",\"x\":01", "a leading zero"},
		{",\"x\":1.", "a point without digits"},
		{",\"x\":NaN", "NaN"},
		{",\"x\":tru", "half a word"},
		{",\"x\":\"\\x41\"", "an escape of C"},
		{",", "a comma too many"},
		{",\"x\"", "a name alone"},
		{",x:1", "a name without quotes"},
		{"}", "a brace too many"},
		{"]", "a bracket too many"},
		{"/* c */", "a comment"},
	};

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char *text = claims_text(suite, NULL, tails[i][0]);

		try_payload(suite, text, tails[i][1]);
		free(text);
	}
}

/* Sound claims, and a sound header, with something around them; and what is neither. */
static void try_wraps(struct suite *suite, const char *good)
{
	static const char *const wraps[][3] = {
		{"\xef\xbb\xbf", "", "a byte order mark"},
		{"\xff\xfe", "", "a byte order mark of UTF-16"},
		{"", "{}", "an object behind it"},
		{"", "x", "a letter behind it"},
		{"", ",", "a comma behind it"},
		{"", "\x01", "a control byte behind it"},
		{"[", "]", "brackets around it"},
	};
	static const char *const whole[] = {"", "null", "\"text\"", "[]", "not JSON"};

	for (size_t i = 0; i < ARRAY_LEN(wraps); i++) {
		char *payload = xasprintf("%s%s%s", wraps[i][0], good, wraps[i][1]);
		char *header = xasprintf("%s%s%s", wraps[i][0], sound_header, wraps[i][1]);

		try_payload(suite, payload, wraps[i][2]);
		try_bytes(suite, slice_of(header), slice_of(good), wraps[i][2]);
		free(payload);
		free(header);
	}
	for (size_t i = 0; i < ARRAY_LEN(whole); i++) {
		try_payload(suite, whole[i], whole[i]);
		try_bytes(suite, slice_of(whole[i]), slice_of(good), whole[i]);
	}
	try_bytes(suite, slice_of(sound_header), slice_make("{}\0{}", 5), "NUL");
}

/*
 * More of it than a parser can take: as large as a token may be beside some 1.5 KB of header,
 * claims and signature, then as large as a head may be, and larger.
 */
static void try_sizes(struct suite *suite)
{
	const size_t room = (token_limit(suite) - 1500) / 4 * 3;
	const size_t depths[] = {1000, room / 2, room, 15000, 100000};
	const size_t digits[] = {100, room, 15000, (size_t)1024 * 1024};

	for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
		char *open = repeat(",\"x\":", "[", depths[i]);
		char *closed = repeat(open, "]", depths[i]);
		char *left_open = claims_text(suite, NULL, open);
		char *sound = claims_text(suite, NULL, closed);

		try_payload(suite, left_open, "deep nesting that does not end");
		try_payload(suite, sound, "deep nesting");
		try_bytes(suite, slice_of(open + strlen(",\"x\":")), SLICE("{}"),
			"deep nesting in the header");
		free(open);
		free(closed);
		free(left_open);
		free(sound);
	}
	for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
		char *number = repeat(",\"x\":1", "0", digits[i]);
		char *text = claims_text(suite, NULL, number);

		try_payload(suite, text, "a long number");
		free(text);
		free(number);
	}
}

/* P-JWT-31 [RFC8725 3.7] [RFC8259 9] */
static void json_abuse_case(struct suite *suite)
{
	char *good = claims_text(suite, NULL, NULL);
	struct json *jwks = json_new_array();
	size_t before;
	char *token;

	json_push(jwks, own_jwk(own_key(ALG_RS256), "abuse", NULL));
	serve_keys(suite, jwks);
	token = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "abuse"});
	expect_token_passes(suite, token, "sound JSON signed by the same key");
	before = suite_proxy_kib(suite);
	try_tails(suite);
	try_wraps(suite, good);
	try_sizes(suite);
	restore_keys(suite);
	expect_unharmed(suite, before);
	free(token);
	free(good);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/segments", .run = segments_case},
	{.slug = "proxy/jwt/jwe", .run = jwe_case},
	{.slug = "proxy/jwt/json-abuse", .run = json_abuse_case},
};

CASE_LIST(cases_proxy_jwt_load, cases);
