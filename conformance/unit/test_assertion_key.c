/* assertion_key: private keys as PEM and JWK, what they sign, and keys that must not sign. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/assertion_key.h"
#include "keys.h"
#include "lib/jwk.h"
#include "unit/vectors.h"

static const enum jws_alg all_algs[] = {ALG_RS256, ALG_RS384, ALG_RS512, ALG_PS256, ALG_PS384,
	ALG_PS512, ALG_ES256, ALG_ES384, ALG_ES512, ALG_EDDSA};

static void expect_signs(const struct assertion_key *key, const struct public_key *public)
{
	struct slice message = SLICE("header.payload");
	struct buf signature = {0};

	assert_int_equal(assertion_key_sign(key, message, &signature), ERR_NONE);
	assert_int_equal(
		public_key_verify(public, assertion_key_alg(key), message, buf_slice(&signature)),
		ERR_NONE);
	assert_int_equal(public_key_verify(public, assertion_key_alg(key), SLICE("header.other"),
				 buf_slice(&signature)),
		ERR_SIGNATURE);
	buf_clear(&signature);
}

static void pem_keys_sign_by_every_algorithm(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all_algs); i++) {
		struct signing_key *pair = signing_key_new(all_algs[i], "k");
		struct json *text = signing_key_jwk(pair);
		char *pem = signing_key_private_pem(pair);
		struct assertion_key *key;
		struct jwk jwk;

		assert_int_equal(
			assertion_key_read(slice_of(pem), all_algs[i], &key, NULL), ERR_NONE);
		assert_int_equal(jwk_parse(text, &jwk), ERR_NONE);
		assert_int_equal(assertion_key_alg(key), all_algs[i]);
		assert_null(assertion_key_id(key));
		expect_signs(key, jwk.key);
		jwk_clear(&jwk);
		assertion_key_free(key);
		secret_free(pem);
		json_free(text);
		signing_key_free(pair);
	}
}

/* [RFC7515 A.3.1] [RFC8037 A.1] [RFC7520 3.2] */
#define EC_KEY                                                   \
	"\"kty\":\"EC\",\"crv\":\"P-256\","                      \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define EC_PRIVATE ",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\""
#define OKP_KEY                                \
	"\"kty\":\"OKP\",\"crv\":\"Ed25519\"," \
	"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""
#define OKP_PRIVATE ",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\""

static void expect_jwk_signs(const char *private, const char *public, enum jws_alg alg)
{
	struct assertion_key *key;
	struct json *text = NULL;
	struct jwk jwk;

	assert_int_equal(assertion_key_read(slice_of(private), ALG_INVALID, &key, NULL), ERR_NONE);
	assert_int_equal(json_parse(slice_of(public), &text), ERR_NONE);
	assert_int_equal(jwk_parse(text, &jwk), ERR_NONE);
	assert_int_equal(assertion_key_alg(key), alg);
	expect_signs(key, jwk.key);
	jwk_clear(&jwk);
	json_free(text);
	assertion_key_free(key);
}

static void jwks_of_the_rfcs_sign(void **state)
{
	struct assertion_key *key;

	(void)state;
	expect_jwk_signs("{" EC_KEY EC_PRIVATE "}", "{" EC_KEY "}", ALG_ES256);
	expect_jwk_signs("{" OKP_KEY OKP_PRIVATE "}", "{" OKP_KEY "}", ALG_EDDSA);
	assert_int_equal(assertion_key_read(SLICE("{" OKP_KEY OKP_PRIVATE ",\"kid\":\"mine\"}"),
				 ALG_INVALID, &key, NULL),
		ERR_NONE);
	assert_string_equal(assertion_key_id(key), "mine");
	assertion_key_free(key);
}

static unsigned signed_rsa;

/* Those of the vectors that have all private members sign; the verdict is that of their reading. */
static const char *run_rsa(const struct json *document, const struct json *test)
{
	static const char *const private[] = {"d", "p", "q", "dp", "dq", "qi"};
	const struct json *jwk = json_member(test, "jwk");
	struct json *half = json_copy(jwk);
	struct buf whole = {0};
	struct buf public = {0};
	struct jwk read;
	enum err err = jwk_parse(jwk, &read);

	(void)document;
	if (!err)
		jwk_clear(&read);
	for (size_t i = 0; i < ARRAY_LEN(private); i++)
		json_remove(half, private[i]);
	json_print(&whole, jwk);
	json_print(&public, half);
	if (json_member(jwk, "qi")) {
		expect_jwk_signs(whole.at, public.at, ALG_RS256);
		signed_rsa++;
	}
	json_free(half);
	buf_clear(&whole);
	buf_clear(&public);
	return vector_verdict(err);
}

static void rsa_jwks_of_the_rfcs_sign(void **state)
{
	(void)state;
	vectors_run("rfc_jwk.json", run_rsa);
	assert_int_equal(signed_rsa, 2);
}

static void bad_keys_are_refused(void **state)
{
	static const struct {
		const char *text;
		enum jws_alg alg;
		enum err err;
	} rows[] = {
		{"", ALG_INVALID, ERR_SYNTAX},
		{"no key", ALG_INVALID, ERR_SYNTAX},
		{"[]", ALG_INVALID, ERR_SYNTAX},
		{"{}", ALG_INVALID, ERR_UNSUPPORTED},
		{"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", ALG_INVALID,
			ERR_UNSUPPORTED},
		{"{" EC_KEY "}", ALG_INVALID, ERR_UNSUPPORTED},
		{"{" OKP_KEY "}", ALG_INVALID, ERR_UNSUPPORTED},
		{"{" EC_KEY EC_PRIVATE "}", ALG_RS256, ERR_UNSUPPORTED},
		{"{" EC_KEY EC_PRIVATE "}", ALG_ES384, ERR_UNSUPPORTED},
		{"{" EC_KEY EC_PRIVATE ",\"alg\":\"HS256\"}", ALG_INVALID, ERR_UNSUPPORTED},
		/* The private half of another key. */
		{"{" EC_KEY ",\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}", ALG_INVALID,
			ERR_UNSUPPORTED},
		{"{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75\"}",
			ALG_INVALID, ERR_UNSUPPORTED},
	};
	struct signing_key *weak = signing_key_new_rsa(1024, 65537, "weak");
	struct signing_key *good = signing_key_new(ALG_ES256, "good");
	char *weak_pem = signing_key_private_pem(weak);
	char *public_pem = signing_key_pem(good);
	struct assertion_key *key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct note note = {0};
		enum err err = assertion_key_read(slice_of(rows[i].text), rows[i].alg, &key, &note);

		if (err != rows[i].err || key || !note.text[0])
			fail_msg("%s: %s", rows[i].text, err_name(err));
	}
	assert_int_equal(
		assertion_key_read(slice_of(weak_pem), ALG_INVALID, &key, NULL), ERR_UNSUPPORTED);
	assert_int_equal(
		assertion_key_read(slice_of(public_pem), ALG_INVALID, &key, NULL), ERR_UNSUPPORTED);
	secret_free(weak_pem);
	free(public_pem);
	signing_key_free(weak);
	signing_key_free(good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pem_keys_sign_by_every_algorithm),
		cmocka_unit_test(jwks_of_the_rfcs_sign),
		cmocka_unit_test(rsa_jwks_of_the_rfcs_sign),
		cmocka_unit_test(bad_keys_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
