/* The client's token: one spelling and one reading. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/base64url.h"
#include "own_token.h"

/* ---- one reading ---- */

/* Behind the claims comes a second member of the same name, or in front of them. */
static void try_twice(struct suite *suite, const char *claim, const char *other)
{
	char *with_last = xasprintf(",\"%s\":%s", claim, other);
	char *last = claims_text(suite, NULL, with_last);
	char *good = claims_text(suite, NULL, NULL);
	char *first = xasprintf("{\"%s\":%s,%s", claim, other, good + 1);
	char *token = mint_text(suite, NULL, last);
	struct probe probe;
	int status;

	expect_token_refused(suite, token, with_last);
	free(token);
	/* "return the lexically last duplicate member name" is the other way the RFC allows */
	token = mint_text(suite, NULL, first);
	probe = (struct probe){.token = token};
	status = probe_status(suite, &probe);
	EXPECT(status == 401 || status == 200,
		"two members of one name are refused, or the last one counts", "%s: status %d",
		with_last, status);
	free(token);
	free(first);
	free(good);
	free(last);
	free(with_last);
}

/* P-JWT-26 [RFC7515 4] [RFC7519 4] */
static void duplicate_case(struct suite *suite)
{
	static const char *const claims[][2] = {{"aud", "\"somebody-else\""},
		{"iss", "\"https://evil.example.com\""}, {"exp", "1"}, {"sub", "\"\""},
		{"\\u0061ud", "\"somebody-else\""}, {"ex\\u0070", "1"}};
	static const char *const tails[] = {",\"alg\":\"none\"", ",\"alg\":\"HS256\"",
		",\"\\u0061lg\":\"none\"", ",\"typ\":\"JWT\"", ",\"kid\":\"another\""};
	char *payload = claims_text(suite, NULL, NULL);
	struct own_order order = {.alg = ALG_RS256};
	char *input = own_input(suite, &order);
	struct buf header = {0};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		try_twice(suite, claims[i][0], claims[i][1]);
	if (base64url_decode(slice_to(slice_of(input), slice_find(slice_of(input), '.')), &header))
		case_broken("a token of the suite has no header");
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char *text = xasprintf("%.*s%s}", (int)header.len - 1, header.at, tails[i]);
		char *token = mint_text(suite, text, payload);

		expect_token_refused(suite, token, tails[i]);
		free(token);
		free(text);
	}
	buf_clear(&header);
	free(input);
	free(payload);
}

/* P-JWT-30 [RFC8725 3.7-3.9] [RFC8259 7] */
static void nul_case(struct suite *suite)
{
	static const char *const bad[][2] = {{"iss", "\"@\\u0000.evil.example.com\""},
		{"iss", "\"@\\u0000\""}, {"aud", "\"@\\u0000x\""}, {"aud", "[\"@\\u0000x\"]"},
		{"sub", "\"@\\u0000x\""}, {"sub", "\"\\u0000\""}, {"jti", "\"\\u0000x\""}};
	struct json *claims = good_claims(suite);

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *raw = vary(bad[i][1], json_member_string(claims, bad[i][0]));

		expect_claim_refused(suite, bad[i][0], raw);
		free(raw);
	}
	json_free(claims);
}

/* ---- one spelling ---- */

/* The last character of a signature holds bits that are not part of it; all must be zero. */
static void try_trailing_bits(struct suite *suite, const char *token)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strlen(token);
	size_t last = (size_t)(strchr(alphabet, token[len - 1]) - alphabet);
	char *other = xstrdup(token);

	/* 256 bytes end in a character of two bits and four zeros. */
	for (unsigned bits = 1; bits < 16; bits++) {
		if (last & bits)
			case_untestable("a signature of the IdP ends in zero bits", "it does not");
		other[len - 1] = alphabet[last | bits];
		expect_not_taken(suite, other, "bits behind the signature");
	}
	free(other);
}

/* What else decoders have been seen to take for the same token. */
static void try_spellings(
	struct suite *suite, struct slice header, struct slice payload, struct slice signature)
{
	/* H, P and S stand for the segments, s for the signature in the other alphabet and without
	 * its last character. */
	static const char *const spellings[] = {"H.P.S=", "H.P.S==", "H=.P.S", "H.P=.S", "H.P.s",
		"H. P.S", "H.P.S A", "H.P.\tS", "H.P\r\n .S", "H.P%0A.S", "H.P.S~", "H.P.SA",
		"H.P.SAAAA", "~H.P.S", "H.P.S,"};
	char *plain = slice_dup(signature);
	struct buf token = {0};

	for (char *c = plain; *c; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		buf_reset(&token);
		for (const char *c = spellings[i]; *c; c++) {
			if (*c == 'H')
				buf_add(&token, header);
			else if (*c == 'P')
				buf_add(&token, payload);
			else if (*c == 'S')
				buf_add(&token, signature);
			else if (*c == 's')
				buf_puts(&token, plain);
			else
				buf_putc(&token, *c);
		}
		expect_not_taken(suite, token.at, spellings[i]);
	}
	buf_clear(&token);
	free(plain);
}

/* P-JWT-27 [RFC7515 2] [RFC4648 3.5] */
static void base64url_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct slice segment[3];
	struct slice rest;

	/* One whose signature looks different in the two alphabets; nearly every one does. */
	while (!strpbrk(strrchr(token, '.'), "-_")) {
		free(token);
		token = suite_mint(suite, NULL);
	}
	rest = slice_of(token);
	for (size_t i = 0; i < ARRAY_LEN(segment); i++)
		slice_split(&rest, '.', &segment[i]);
	expect_token_passes(suite, token, "the token in its one spelling");
	try_spellings(suite, segment[0], segment[1], segment[2]);
	try_trailing_bits(suite, token);
	free(token);
}

/* P-JWT-29 [RFC7519 1] */
static void json_serialisation_case(struct suite *suite)
{
	/* The last two say one thing when read by their dots, and another when read as JSON. */
	static const char *const forms[] = {
		"{\"protected\":\"H\",\"payload\":\"P\",\"signature\":\"S\"}",
		"{\"payload\":\"P\",\"signatures\":[{\"protected\":\"H\",\"signature\":\"S\"}]}",
		"{\"H.F.\":\"\",\"protected\":\"H\",\"payload\":\"P\",\"signature\":\"S\"}",
		"{\"  H.F.\":1,\"protected\":\"H\",\"payload\":\"P\",\"signature\":\"S\"}",
	};
	char *token = suite_mint(suite, NULL);
	char *forged = claims_text(suite, "{\"sub\":\"admin@example.com\"}", NULL);
	struct slice rest = slice_of(token);
	struct slice part[3];
	struct buf fake = {0};
	struct buf text = {0};
	struct buf encoded = {0};

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		slice_split(&rest, '.', &part[i]);
	base64url_encode(&fake, forged, strlen(forged));
	expect_token_passes(suite, token, "the same token in the compact form");
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		buf_reset(&text);
		buf_reset(&encoded);
		for (const char *c = forms[i]; *c; c++)
			if (*c == 'H' || *c == 'P' || *c == 'S')
				buf_add(&text, part[*c == 'H' ? 0 : *c == 'P' ? 1 : 2]);
			else if (*c == 'F')
				buf_add(&text, buf_slice(&fake));
			else
				buf_putc(&text, *c);
		base64url_encode(&encoded, text.at, text.len);
		expect_not_taken(suite, text.at, forms[i]);
		expect_not_taken(suite, encoded.at, "the same in base64url");
	}
	buf_clear(&fake);
	buf_clear(&text);
	buf_clear(&encoded);
	free(forged);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/duplicate-members", .run = duplicate_case},
	{.slug = "proxy/jwt/nul-in-claim", .run = nul_case},
	{.slug = "proxy/jwt/base64url-strict", .run = base64url_case},
	{.slug = "proxy/jwt/json-serialisation", .run = json_serialisation_case},
};

CASE_LIST(cases_proxy_jwt_form, cases);
