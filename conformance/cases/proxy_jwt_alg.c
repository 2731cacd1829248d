/* The client's token: which algorithms count. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/base64url.h"
#include "mint.h"
#include "odd_key.h"
#include "own_token.h"

/* ---- what must pass ---- */

/* A key of the IdP for the algorithm, published and not signing; gives its kid. */
static char *publish_key(struct suite *suite, const char *alg)
{
	char *body = xasprintf("{\"alg\":\"%s\",\"sign\":false}", alg);
	struct json *reply = suite_control(suite, ROLE_IDP, "POST", "/keys/rotate", body);
	char *kid = slice_dup(json_member_string(reply, "kid"));

	json_free(reply);
	free(body);
	return kid;
}

static void withdraw_key(struct suite *suite, const char *kid)
{
	char *path = xasprintf("/keys/%s", kid);

	json_free(suite_control(suite, ROLE_IDP, "PUT", path, "{\"publish\":false}"));
	free(path);
}

/* The key set that brings one key brings those that were published before it. */
static void wait_for_new_keys(struct suite *suite)
{
	char *kid = publish_key(suite, "RS256");
	char *body = xasprintf("{\"key\":\"%s\"}", kid);
	char *token = suite_mint(suite, body);

	wait_until_taken(suite, token);
	withdraw_key(suite, kid);
	free(token);
	free(body);
	free(kid);
}

/* P-JWT-01 [RFC9068 2.1, 4]: a claimed algorithm is a capability by its own name. */
static void accepts_good_case(struct suite *suite)
{
	static const char *const algs[] = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
		"ES256", "ES384", "ES512", "EdDSA"};
	char *kid[ARRAY_LEN(algs)] = {NULL};

	EXPECT(suite_claims(suite, ROLE_PROXY, "RS256"), "RS256 is among the claimed algorithms",
		"the manifest does not claim it");
	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(algs); i++)
		if (suite_claims(suite, ROLE_PROXY, algs[i]))
			kid[i] = publish_key(suite, algs[i]);
	wait_for_new_keys(suite);
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		char *body;
		char *token;

		if (!kid[i])
			continue;
		body = xasprintf("{\"key\":\"%s\"}", kid[i]);
		token = suite_mint(suite, body);
		expect_token_passes(suite, token, algs[i]);
		free(token);
		free(body);
	}
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		if (kid[i])
			withdraw_key(suite, kid[i]);
		free(kid[i]);
	}
}

/* ---- algorithms ---- */

/* P-JWT-02 [RFC8725 3.1, 3.2] */
static void alg_none_case(struct suite *suite)
{
	static const char *const names[] = {"none", "None", "NONE", "nOnE", "", " none"};
	static const char *const mints[] = {"{\"bad\":\"alg-missing\"}",
		"{\"bad\":\"empty-signature\"}", "{\"bad\":\"two-segments\"}",
		"{\"sign\":\"none\",\"header\":{\"alg\":\"RS256\"}}",
		"{\"sign\":\"none\",\"header\":{\"alg\":null}}", NULL};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *header = xasprintf("{\"alg\":\"%s\"}", names[i]);
		char *input =
			own_input(suite, &(struct own_order){.alg = ALG_RS256, .header = header});
		/* Without a signature, and with one that somebody made over this very header. */
		char *bare = join_signature(suite, input, SLICE(""));
		char *cut = slice_dup(slice_to(slice_of(bare), strlen(bare) - 1));
		char *body = xasprintf("{\"header\":{\"alg\":\"%s\"}}", names[i]);
		char *sealed = suite_mint(suite, body);

		expect_token_refused(suite, bare, header);
		expect_token_refused(suite, cut, header);
		expect_token_refused(suite, sealed, header);
		free(header);
		free(input);
		free(bare);
		free(cut);
		free(body);
		free(sealed);
	}
	expect_each_refused(suite, mints);
}

/* Everything that somebody might hand to a function that wants a secret. */
static size_t secrets_of(const struct signing_key *key, struct buf out[static 6])
{
	char *pem = signing_key_pem(key);
	struct json *jwk = signing_key_jwk(key);
	struct slice rest = slice_of(pem);
	struct slice line;
	struct buf base64 = {0};
	size_t count = 0;

	buf_puts(&out[count++], pem);
	buf_append(&out[count++], pem, strlen(pem) - 1);
	while (slice_split(&rest, '\n', &line))
		if (!slice_starts(line, "-"))
			buf_add(&base64, line);
	if (base64_decode(buf_slice(&base64), &out[count++]))
		case_broken("PEM is not base64");
	json_print(&out[count++], jwk);
	for (size_t i = 0; i < 3; i++) {
		static const char *const numbers[] = {"n", "x", "y"};
		struct slice text = json_member_string(jwk, numbers[i]);

		if (text.at && base64url_decode(text, &out[count]))
			case_broken("a key of the suite is not base64url");
	}
	count++;
	buf_clear(&base64);
	json_free(jwk);
	free(pem);
	return count;
}

static void try_secrets(struct suite *suite, const struct signing_key *key, const char *kid)
{
	static const unsigned bits[] = {256, 384, 512};
	struct buf secrets[6] = {{0}};
	size_t count = secrets_of(key, secrets);

	for (size_t i = 0; i < count * ARRAY_LEN(bits); i++) {
		unsigned hash = bits[i % ARRAY_LEN(bits)];
		char *header = xasprintf("{\"alg\":\"HS%u\"}", hash);
		char *input = own_input(
			suite, &(struct own_order){.alg = ALG_RS256, .kid = kid, .header = header});
		struct buf signature = {0};
		char *what = xasprintf("HS%u with spelling %zu of the public key %s", hash,
			i / ARRAY_LEN(bits) + 1, kid);
		char *token;

		hmac_sign(hash, buf_slice(&secrets[i / ARRAY_LEN(bits)]), slice_of(input),
			&signature);
		token = join_signature(suite, input, buf_slice(&signature));
		expect_token_refused(suite, token, what);
		buf_clear(&signature);
		free(token);
		free(what);
		free(input);
		free(header);
	}
	for (size_t i = 0; i < count; i++)
		buf_clear(&secrets[i]);
}

/* P-JWT-03 [RFC8725 2.1, 3.1] */
static void confusion_case(struct suite *suite)
{
	static const char *const mints[] = {
		"{\"bad\":\"hmac-public-key\"}", "{\"bad\":\"hmac-secret\"}", NULL};
	struct json *jwks = json_new_array();
	char *good;

	json_push(jwks, own_jwk(own_key(ALG_RS256), "confusion-rsa", "{\"alg\":null}"));
	json_push(jwks, own_jwk(own_key(ALG_ES256), "confusion-ec", "{\"alg\":null}"));
	serve_keys(suite, jwks);
	good = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "confusion-rsa"});
	expect_token_passes(suite, good, "the same key, used as it should be");
	try_secrets(suite, own_key(ALG_RS256), "confusion-rsa");
	try_secrets(suite, own_key(ALG_ES256), "confusion-ec");
	expect_each_refused(suite, mints);
	restore_keys(suite);
	free(good);
}

/* Signatures that are right by algorithms that nobody should use. */
static void try_odd(
	struct suite *suite, const struct odd_key *key, const char *kid, const char *alg)
{
	char *header = xasprintf("{\"alg\":\"%s\"}", alg);
	char *input = own_input(
		suite, &(struct own_order){.alg = ALG_RS256, .kid = kid, .header = header});
	struct buf signature = {0};
	char *token;

	odd_key_sign(key, slice_of(input), &signature);
	token = join_signature(suite, input, buf_slice(&signature));
	expect_token_refused(suite, token, alg);
	buf_clear(&signature);
	free(token);
	free(input);
	free(header);
}

/* P-JWT-05 [RFC8725 3.1, 3.2] */
static void allowlist_case(struct suite *suite)
{
	static const enum jws_alg algs[] = {ALG_RS384, ALG_RS512, ALG_PS384, ALG_PS512, ALG_PS256,
		ALG_ES384, ALG_ES512, ALG_ES256, ALG_EDDSA};
	struct odd_key *rs1 = odd_key_new(ODD_RS1);
	struct odd_key *es256k = odd_key_new(ODD_ES256K);
	struct json *jwks = json_new_array();
	char *good;

	/* None of the keys says what it is for: only the configuration is in the way. */
	json_push(jwks, own_jwk(own_key(ALG_RS256), "allow-rsa", "{\"alg\":null}"));
	for (size_t i = 0; i < ARRAY_LEN(algs); i++)
		if (jws_alg_key_type(algs[i]) != KEY_RSA)
			json_push(jwks,
				own_jwk(own_key(algs[i]), jws_alg_name(algs[i]), "{\"alg\":null}"));
	json_push(jwks, odd_key_jwk(rs1, "allow-rs1"));
	json_push(jwks, odd_key_jwk(es256k, "allow-es256k"));
	serve_keys(suite, jwks);
	good = own_token(suite, &(struct own_order){.alg = ALG_RS256, .kid = "allow-rsa"});
	expect_token_passes(suite, good, "RS256 with the same key");
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		const char *name = jws_alg_name(algs[i]);
		bool rsa = jws_alg_key_type(algs[i]) == KEY_RSA;
		char *token;

		if (suite_claims(suite, ROLE_PROXY, name))
			continue;
		token = own_token(suite, &(struct own_order){.alg = algs[i],
						 .key = rsa ? own_key(ALG_RS256) : NULL,
						 .kid = rsa ? "allow-rsa" : name});
		expect_token_refused(suite, token, name);
		free(token);
	}
	try_odd(suite, rs1, "allow-rs1", "RS1");
	try_odd(suite, es256k, "allow-es256k", "ES256K");
	restore_keys(suite);
	free(good);
	odd_key_free(rs1);
	odd_key_free(es256k);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/accepts-good", .run = accepts_good_case},
	{.slug = "proxy/jwt/alg-none", .run = alg_none_case},
	{.slug = "proxy/jwt/rs-hs-confusion", .run = confusion_case},
	{.slug = "proxy/jwt/alg-allowlist", .run = allowlist_case},
};

CASE_LIST(cases_proxy_jwt_alg, cases);
