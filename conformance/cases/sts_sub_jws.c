/* The subject token's form and signature: what it is signed with, and by whom. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/base64url.h"
#include "mint.h"
#include "sts_help.h"

/* What a token that cannot be taken is told: it is bad, or no JWT at all. */
#define EITHER "invalid_grant invalid_request"

/* A token with this header, as bytes, and the claims of a good one. */
static char *make(const char *header, struct mint mint)
{
	struct json *claims = sts_issuer_claims(NULL);
	struct buf payload = {0};
	struct buf token = {0};

	json_print(&payload, claims);
	mint.header = slice_of(header);
	mint.payload = buf_slice(&payload);
	if (mint_jws(&mint, &token))
		case_broken("no such token can be made: %s", header);
	json_free(claims);
	buf_clear(&payload);
	return buf_take(&token);
}

static char *make_signed(struct suite *suite, const char *header, const char *key)
{
	const struct signing_key *by = sts_issuer_key(suite->sts_issuer, key);
	struct mint mint = {.signature = MINT_SIGNED, .key = by, .alg = signing_key_alg(by)};

	return make(header, mint);
}

/* ---- S-SUB-01 [RFC8725 2.1, 3.1] ---- */

/* HMAC keyed with what everybody knows: the public key, in one of its spellings. */
static void expect_no_hmac(struct suite *suite, const char *key, const char *header, unsigned bits)
{
	const struct signing_key *pair = sts_issuer_key(suite->sts_issuer, key);
	struct json *jwk = signing_key_jwk(pair);
	char *pem = signing_key_pem(pair);
	struct buf text = {0};
	struct slice secrets[4];

	json_print(&text, jwk);
	secrets[0] = slice_of(pem);
	secrets[1] = slice_to(slice_of(pem), strlen(pem) - 1);
	secrets[2] = buf_slice(&text);
	secrets[3] = SLICE_NONE;
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		struct mint mint = {
			.signature = MINT_HMAC, .hmac_bits = bits, .secret = secrets[i]};

		expect_sts_refuses_this(suite, make(header, mint), "invalid_grant", header);
	}
	buf_clear(&text);
	json_free(jwk);
	free(pem);
}

static void alg_case(struct suite *suite)
{
	static const char *const good[] = {"{'key':'rsa'}", "{'key':'ec'}"};
	/* All of these verify, by a key of the provider that does not forbid it. */
	static const char *const bad[] = {"{'key':'rsa','alg':'RS384'}",
		"{'key':'rsa','alg':'RS512'}", "{'key':'rsa','alg':'PS256'}",
		"{'key':'rsa','alg':'PS384'}", "{'key':'rsa','alg':'PS512'}", "{'key':'p384'}",
		"{'key':'p521'}", "{'key':'ed'}", "{'key':'rsa','header':{'alg':'rs256'}}",
		"{'key':'ec','header':{'alg':'es256'}}", "{'key':'ec','header':{'alg':'RS256'}}",
		"{'key':'rsa','header':{'alg':'ES256'}}", "{'key':'ec','header':{'alg':''}}",
		"{'key':'ec','header':{'alg':'ES256K'}}"};
	static const char *const none[] = {"none", "None", "NONE", "nOnE", ""};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_sts_takes_token(suite, NULL, good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_sts_refuses_token(suite, NULL, bad[i], "invalid_grant");
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		char *header = xasprintf("{\"alg\":\"%s\",\"kid\":\"ec\"}", none[i]);
		struct mint mint = {.signature = MINT_EMPTY};

		expect_sts_refuses_this(suite, make(header, mint), EITHER, header);
		expect_sts_refuses_this(
			suite, make_signed(suite, header, "ec"), "invalid_grant", header);
		free(header);
	}
	expect_sts_refuses_token(suite, NULL, "{'header':{'alg':null}}", EITHER);
	expect_sts_refuses_this(
		suite, make_signed(suite, "{\"alg\":1,\"kid\":\"ec\"}", "ec"), EITHER, "alg is 1");
	expect_no_hmac(suite, "rsa", "{\"alg\":\"HS256\",\"kid\":\"rsa\"}", 256);
	expect_no_hmac(suite, "rsa", "{\"alg\":\"HS512\",\"kid\":\"rsa\"}", 512);
	expect_no_hmac(suite, "ec", "{\"alg\":\"HS384\",\"kid\":\"ec\"}", 384);
}

/* S-SUB-02 [RFC7515 4.1.4]: signed by a key of the provider each, and yet without its name. */
static void kid_case(struct suite *suite)
{
	static const char *const bad[] = {"{'header':{'kid':null}}", "{'header':{'kid':''}}",
		"{'key':'rsa','header':{'kid':null}}", "{'key':'','header':{'kid':null}}",
		"{'key':''}", "{'header':{'kid':'nobody'}}", "{'header':{'kid':'EC'}}",
		"{'header':{'kid':'rsa'}}", "{'header':{'kid':'ec '}}",
		"{'header':{'kid':'../ec'}}", "{'header':{'kid':'ec/'}}", "{'header':{'kid':'*'}}"};
	static const char *const ill_typed[] = {"{'header':{'kid':1}}", "{'header':{'kid':['ec']}}",
		"{'header':{'kid':{'ec':1}}}", "{'header':{'kid':true}}"};

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_sts_refuses_token(suite, NULL, bad[i], "invalid_grant");
	for (size_t i = 0; i < ARRAY_LEN(ill_typed); i++)
		expect_sts_refuses_token(suite, NULL, ill_typed[i], EITHER);
}

/* ---- S-SUB-03 [RFC7523 3] (9), (10) ---- */

/* The token's three parts with one of them replaced. */
static char *with_part(const char *token, size_t part, struct slice replacement)
{
	struct slice rest = slice_of(token);
	struct slice old;
	struct buf out = {0};

	for (size_t i = 0; slice_split(&rest, '.', &old); i++) {
		if (i)
			buf_putc(&out, '.');
		buf_add(&out, i == part ? replacement : old);
	}
	return buf_take(&out);
}

static struct slice part_of(const char *token, size_t part)
{
	struct slice rest = slice_of(token);
	struct slice found = SLICE_NONE;

	for (size_t i = 0; i <= part; i++)
		slice_split(&rest, '.', &found);
	return found;
}

/* One bit of the decoded part. */
static char *flipped(const char *token, size_t part, size_t byte)
{
	struct buf bytes = {0};
	struct buf text = {0};
	char *out;

	if (base64url_decode(part_of(token, part), &bytes) || byte >= bytes.len)
		case_broken("the token has no byte %zu in part %zu", byte, part);
	bytes.at[byte] = (char)(bytes.at[byte] ^ 1);
	base64url_encode(&text, bytes.at, bytes.len);
	out = with_part(token, part, buf_slice(&text));
	buf_clear(&bytes);
	buf_clear(&text);
	return out;
}

static char *with_signature(const char *token, const void *bytes, size_t len)
{
	struct buf text = {0};
	char *out;

	base64url_encode(&text, bytes, len);
	out = with_part(token, 2, buf_slice(&text));
	buf_clear(&text);
	return out;
}

static void signature_case(struct suite *suite)
{
	static const char zeros[64];
	char *ec = sts_mint(suite, "{'key':'ec'}");
	char *rsa = sts_mint(suite, "{'key':'rsa'}");
	char *other = sts_mint(suite, "{'claims':{'sub':'bob@example.com'}}");
	struct buf signature = {0};

	free(expect_sts_grants(suite, &(struct sts_ask){.token = ec}, "as it is, ES256"));
	free(expect_sts_grants(suite, &(struct sts_ask){.token = rsa}, "as it is, RS256"));
	expect_sts_refuses_token(suite, NULL, "{'key':'foreign'}", "invalid_grant");
	for (size_t byte = 0; byte < 64; byte += 9)
		expect_sts_refuses_this(suite, flipped(ec, 2, byte), "invalid_grant",
			"a flipped bit of an ECDSA signature");
	for (size_t byte = 0; byte < 256; byte += 51)
		expect_sts_refuses_this(suite, flipped(rsa, 2, byte), "invalid_grant",
			"a flipped bit of an RSA signature");
	expect_sts_refuses_this(
		suite, with_part(ec, 2, part_of(other, 2)), "invalid_grant", "another's signature");
	expect_sts_refuses_this(
		suite, with_part(ec, 1, part_of(other, 1)), "invalid_grant", "another's claims");
	expect_sts_refuses_this(
		suite, with_part(ec, 0, part_of(rsa, 0)), "invalid_grant", "another's header");
	expect_sts_refuses_this(
		suite, with_signature(ec, zeros, sizeof zeros), "invalid_grant", "r and s are 0");
	expect_sts_refuses_this(
		suite, with_signature(ec, zeros, 1), "invalid_grant", "a signature of one byte");
	if (base64url_decode(part_of(ec, 2), &signature))
		case_broken("a token of ours has no signature");
	expect_sts_refuses_this(suite, with_signature(ec, signature.at, signature.len - 1),
		"invalid_grant", "a signature that is cut");
	buf_putc(&signature, '\0');
	expect_sts_refuses_this(suite, with_signature(ec, signature.at, signature.len),
		"invalid_grant", "a signature that is too long");
	buf_clear(&signature);
	free(other);
	free(rsa);
	free(ec);
}

/* ---- S-SUB-04 [RFC8725 3.10] ---- */

/* The evil listener serves the foreign key, so that a fetch would succeed. */
static void serve_foreign_key(struct suite *suite)
{
	struct json *jwk = signing_key_jwk(sts_issuer_key(suite->sts_issuer, "foreign"));
	struct buf body = {0};
	char *reply;

	buf_puts(&body, "{\"keys\":[");
	json_print(&body, jwk);
	buf_puts(&body, "]}");
	reply = xasprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			  "Content-Length: %zu\r\n\r\n%s",
		body.len, body.at);
	origin_answer(suite->evil, reply);
	free(reply);
	buf_clear(&body);
	json_free(jwk);
}

static void keys_from_provider_case(struct suite *suite)
{
	static const char *const members[] = {"jku", "x5u"};
	const struct signing_key *foreign = sts_issuer_key(suite->sts_issuer, "foreign");
	struct moment before = suite_now(suite);
	struct json *jwk = signing_key_jwk(foreign);
	struct buf order = {0};

	sts_control(suite);
	serve_foreign_key(suite);
	buf_puts(&order, "{\"key\":\"foreign\",\"header\":{\"jwk\":");
	json_print(&order, jwk);
	buf_puts(&order, "}}");
	expect_sts_refuses_token(suite, NULL, order.at, "invalid_grant");
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		char *text = xasprintf("{'key':'foreign','header':{'%s':"
				       "'http://127.0.0.1:%u/keys'}}",
			members[i], origin_port(suite->evil));

		expect_sts_refuses_token(suite, NULL, text, "invalid_grant");
		free(text);
	}
	expect_sts_refuses_token(
		suite, NULL, "{'key':'foreign','header':{'x5c':['MIIB']}}", "invalid_grant");
	/* Keys of the provider, but not for this: another alg is stated, another use. */
	expect_sts_refuses_token(
		suite, NULL, "{'key':'rsa','header':{'kid':'rs512'}}", "invalid_grant");
	expect_sts_refuses_token(suite, NULL, "{'key':'enc'}", "invalid_grant");
	/* A provider that has no keys takes nobody's word. */
	expect_sts_refuses_token(suite, "keyless", "{}", "invalid_grant");
	expect_sts_refuses_token(suite, "keyless", order.at, "invalid_grant");
	origin_answer(suite->evil, NULL);
	EXPECT(origin_connections(suite->evil) == before.evil, "no key is fetched for a header",
		"%zu connections", origin_connections(suite->evil) - before.evil);
	buf_clear(&order);
	json_free(jwk);
}

/* S-SUB-16 [RFC8693 2.1] */
static void type_mismatch_case(struct suite *suite)
{
	static const char *const bad[] = {"opaque", "ya29.opaque", "opaque-token-of-somebody",
		"PHNhbWxwOlJlc3BvbnNlPjwvc2FtbHA6UmVzcG9uc2U+", "<saml/>", "a.b.c.d.e",
		"eyJhbGciOiJub25lIn0.e30", "{}", "..", "null",
		"{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"AA\"}"};
	static const char *const types[] = {STS_TYPE "id_token", STS_TYPE "jwt"};
	char *token = sts_mint(suite, NULL);

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct sts_ask ask = {.token = token, .subject_token_type = types[i]};

		sts_control_ask(suite, &ask);
		for (size_t k = 0; k < ARRAY_LEN(bad); k++) {
			ask.token = bad[k];
			expect_sts_refuses(suite, &ask, "invalid_request", bad[k]);
		}
	}
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "sts/sub/alg", .run = alg_case},
	{.slug = "sts/sub/kid", .run = kid_case},
	{.slug = "sts/sub/signature", .run = signature_case},
	{.slug = "sts/sub/keys-from-provider", .run = keys_from_provider_case},
	{.slug = "sts/sub/type-mismatch", .run = type_mismatch_case},
};

CASE_LIST(cases_sts_sub_jws, cases);
