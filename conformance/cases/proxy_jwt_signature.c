/* The client's token: what counts as a signature. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/base64url.h"
#include "own_token.h"

static void try_signature(
	struct suite *suite, const char *input, struct slice signature, const char *what)
{
	char *token = join_signature(suite, input, signature);

	expect_token_refused(suite, token, what);
	free(token);
}

/* Another header or other claims in front of a signature that was right for something else. */
static void try_other_input(struct suite *suite, const char *token)
{
	struct slice header = slice_to(slice_of(token), slice_find(slice_of(token), '.'));
	struct buf text = {0};
	struct buf input = {0};
	struct buf signature = {0};
	char *claims = claims_text(suite, NULL, NULL);
	char *other;

	split_token(token, &input, &signature);
	if (base64url_decode(header, &text))
		case_broken("a token of the suite has no header");
	/* White space says nothing, but is signed. */
	buf_putc(&text, ' ');
	other = input_of(buf_slice(&text), slice_of(claims));
	try_signature(suite, other, buf_slice(&signature), "the signature of another token");
	free(other);
	buf_reset(&text);
	base64url_encode(&text, claims, strlen(claims));
	other = xasprintf("%.*s.%s", SLICE_ARGS(header), text.at);
	try_signature(suite, other, buf_slice(&signature), "claims of another token");
	free(other);
	free(claims);
	buf_clear(&text);
	buf_clear(&input);
	buf_clear(&signature);
}

/* P-JWT-06 [RFC7515 5.2] */
static void bad_signature_case(struct suite *suite)
{
	static const char *const mints[] = {"{\"bad\":\"bad-signature\"}",
		"{\"bad\":\"cut-signature\"}", "{\"bad\":\"tampered\"}",
		"{\"bad\":\"foreign-key\"}", "{\"tamper\":{\"jti\":\"another\"}}", NULL};
	char *token = suite_mint(suite, NULL);
	struct buf input = {0};
	struct buf signature = {0};
	struct buf changed = {0};

	expect_token_passes(suite, token, "the token before anything is changed");
	expect_each_refused(suite, mints);
	try_other_input(suite, token);
	split_token(token, &input, &signature);
	for (size_t i = 0; i < signature.len; i += i + 16 < signature.len ? 16 : 1) {
		buf_reset(&changed);
		buf_add(&changed, buf_slice(&signature));
		changed.at[i] = (char)(changed.at[i] ^ (1 << (i % 8)));
		try_signature(suite, input.at, buf_slice(&changed), "one bit flipped");
	}
	for (size_t len = 1; len < signature.len; len = len * 2 + 1)
		try_signature(suite, input.at, slice_to(buf_slice(&signature), len), "cut short");
	buf_reset(&changed);
	buf_add(&changed, buf_slice(&signature));
	buf_putc(&changed, '\0');
	try_signature(suite, input.at, buf_slice(&changed), "a zero byte behind it");
	buf_reset(&changed);
	buf_putc(&changed, '\0');
	buf_add(&changed, buf_slice(&signature));
	try_signature(suite, input.at, buf_slice(&changed), "a zero byte in front of it");
	memset(changed.at, 0, changed.len);
	try_signature(
		suite, input.at, slice_to(buf_slice(&changed), signature.len), "nothing but zeros");
	buf_clear(&input);
	buf_clear(&signature);
	buf_clear(&changed);
	free(token);
}

static void append_der_number(struct buf *out, const char *bytes)
{
	bool high = (unsigned char)bytes[0] >= 0x80;

	buf_putc(out, 0x02);
	buf_putc(out, (char)(32 + high));
	if (high)
		buf_putc(out, '\0');
	buf_append(out, bytes, 32);
}

/* P-JWT-07 [RFC7518 3.4] [RFC8725 3.3, 3.4] */
static void ecdsa_edge_case(struct suite *suite)
{
	static const char zero[33];
	static const char one[32] = {[31] = 1};
	/* The order of P-256. [SEC2 2.4.2] */
	static const char n[] = "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"
				"\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
	static const char all[] =
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	struct json *jwks = json_new_array();
	struct buf input = {0};
	struct buf good = {0};
	struct buf der = {0};
	struct buf changed = {0};
	char *token;

	json_push(jwks, own_jwk(own_key(ALG_ES256), "edge", NULL));
	serve_keys(suite, jwks);
	token = own_token(suite, &(struct own_order){.alg = ALG_ES256, .kid = "edge"});
	expect_token_passes(suite, token, "the same key with a sound signature");
	split_token(token, &input, &good);
	for (unsigned i = 0; i < 36; i++) {
		const char *parts[] = {zero, n, all, one, good.at, good.at + 32};
		unsigned r = i / 6;
		unsigned s = i % 6;
		char *what = xasprintf("r is number %u and s number %u of 0, n, 2^256-1, 1, and "
				       "those of a sound signature",
			r + 1, s + 1);

		if (r == 4 && s == 5) {
			free(what);
			continue;
		}
		buf_reset(&changed);
		buf_append(&changed, parts[r], 32);
		buf_append(&changed, parts[s], 32);
		try_signature(suite, input.at, buf_slice(&changed), what);
		free(what);
	}
	buf_puts(&der, "\x30");
	buf_putc(&der, (char)(68 + ((unsigned char)good.at[0] >= 0x80) +
			       ((unsigned char)good.at[32] >= 0x80)));
	append_der_number(&der, good.at);
	append_der_number(&der, good.at + 32);
	try_signature(suite, input.at, buf_slice(&der), "DER");
	try_signature(suite, input.at, slice_to(buf_slice(&good), 63), "63 bytes");
	try_signature(suite, input.at, slice_to(buf_slice(&good), 32), "r alone");
	buf_reset(&changed);
	buf_append(&changed, zero, 1);
	buf_append(&changed, good.at, 32);
	buf_append(&changed, zero, 1);
	buf_append(&changed, good.at + 32, 32);
	try_signature(suite, input.at, buf_slice(&changed), "33 bytes each");
	restore_keys(suite);
	buf_clear(&input);
	buf_clear(&good);
	buf_clear(&der);
	buf_clear(&changed);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/bad-signature", .run = bad_signature_case},
	{.slug = "proxy/jwt/ecdsa-edge", .run = ecdsa_edge_case},
};

CASE_LIST(cases_proxy_jwt_signature, cases);
