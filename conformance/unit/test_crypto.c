/* crypto: which algorithm goes with which key, the bounds of keys, hashes and tags. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "lib/crypto.h"
#include "lib/jwk.h"

static const struct {
	const char *name;
	enum jws_alg alg;
	enum key_type type;
} algs[] = {
	{"RS256", ALG_RS256, KEY_RSA},
	{"RS384", ALG_RS384, KEY_RSA},
	{"RS512", ALG_RS512, KEY_RSA},
	{"PS256", ALG_PS256, KEY_RSA},
	{"PS384", ALG_PS384, KEY_RSA},
	{"PS512", ALG_PS512, KEY_RSA},
	{"ES256", ALG_ES256, KEY_P256},
	{"ES384", ALG_ES384, KEY_P384},
	{"ES512", ALG_ES512, KEY_P521},
	{"EdDSA", ALG_EDDSA, KEY_ED25519},
};

static void algorithms_have_one_name(void **state)
{
	static const char *const others[] = {"", "none", "HS256", "HS384", "HS512", "rs256",
		"RS256 ", "RS25", "RS2567", "ES256K", "Ed25519", "EDDSA", "invalid"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		assert_int_equal(jws_alg_named(slice_of(algs[i].name)), algs[i].alg);
		assert_string_equal(jws_alg_name(algs[i].alg), algs[i].name);
		assert_int_equal(jws_alg_key_type(algs[i].alg), algs[i].type);
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_int_equal(jws_alg_named(slice_of(others[i])), ALG_INVALID);
	assert_int_equal(jws_alg_named(SLICE("RS256\0")), ALG_INVALID);
	assert_int_equal(jws_alg_named(SLICE_NONE), ALG_INVALID);
}

static void values_that_are_no_algorithm_have_no_key(void **state)
{
	const enum jws_alg past = (enum jws_alg)(ALG_EDDSA + 1);

	(void)state;
	assert_int_equal(jws_alg_key_type(ALG_INVALID), KEY_INVALID);
	assert_int_equal(jws_alg_key_type(past), KEY_INVALID);
	assert_int_equal(jws_alg_key_type((enum jws_alg) - 1), KEY_INVALID);
	assert_string_equal(jws_alg_name(ALG_INVALID), "invalid");
	assert_string_equal(jws_alg_name(past), "invalid");
}

/* One signer of each type of key, with its public half. */
struct pair {
	struct signing_key *signer;
	struct jwk key;
};

static void pair_make(struct pair *pair, enum jws_alg alg)
{
	struct json *jwk;

	pair->signer = signing_key_new(alg, "k");
	jwk = signing_key_jwk(pair->signer);
	assert_int_equal(jwk_parse(jwk, &pair->key), ERR_NONE);
	json_free(jwk);
}

/* Every algorithm verifies with its type of key and is not offered with any other. */
static void algorithms_go_with_their_key_only(void **state)
{
	static const enum jws_alg types[] = {ALG_RS256, ALG_ES256, ALG_ES384, ALG_ES512, ALG_EDDSA};
	struct pair pairs[ARRAY_LEN(types)];
	struct slice message = SLICE("message");
	struct buf signature = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		pair_make(&pairs[i], types[i]);
	for (size_t a = 0; a < ARRAY_LEN(algs); a++) {
		for (size_t i = 0; i < ARRAY_LEN(types); i++) {
			struct pair *pair = &pairs[i];
			bool theirs = pair->key.type == algs[a].type;
			enum err err;

			buf_reset(&signature);
			err = signing_key_sign(
				pair->signer, theirs ? algs[a].alg : types[i], message, &signature);
			assert_int_equal(err, ERR_NONE);
			assert_int_equal(public_key_verify(pair->key.key, algs[a].alg, message,
						 buf_slice(&signature)),
				theirs ? ERR_NONE : ERR_UNSUPPORTED);
			assert_int_equal(public_key_verify(pair->key.key, algs[a].alg,
						 SLICE("massage"), buf_slice(&signature)),
				theirs ? ERR_SIGNATURE : ERR_UNSUPPORTED);
			assert_int_equal(
				public_key_verify(pair->key.key, algs[a].alg, message, SLICE_NONE),
				theirs ? ERR_SIGNATURE : ERR_UNSUPPORTED);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		assert_int_equal(public_key_verify(pairs[i].key.key, ALG_INVALID, message,
					 buf_slice(&signature)),
			ERR_UNSUPPORTED);
		jwk_clear(&pairs[i].key);
		signing_key_free(pairs[i].signer);
	}
	buf_clear(&signature);
}

static void an_empty_message_can_be_signed(void **state)
{
	struct buf signature = {0};
	struct pair pair;

	(void)state;
	pair_make(&pair, ALG_ES256);
	assert_int_equal(signing_key_sign(pair.signer, ALG_ES256, SLICE(""), &signature), ERR_NONE);
	assert_int_equal(
		public_key_verify(pair.key.key, ALG_ES256, SLICE_NONE, buf_slice(&signature)),
		ERR_NONE);
	buf_clear(&signature);
	jwk_clear(&pair.key);
	signing_key_free(pair.signer);
}

/* ---- bounds of keys; which numbers make a weak key is in vectors/jwk.json ---- */

static enum err rsa_of(size_t n_len, size_t e_len)
{
	unsigned char n[RSA_MAX_BITS / 8 + 2] = {0};
	unsigned char e[17] = {0};
	struct public_key *key;
	enum err err;

	/* An odd number of 2048 bits and 65537, behind as many zeros as it takes. */
	n[n_len - 256] = 0x80;
	n[n_len - 1] = 1;
	e[e_len - 3] = e[e_len - 1] = 1;
	err = public_key_rsa(slice_make((char *)n, n_len), slice_make((char *)e, e_len), &key);
	assert_int_equal(err == ERR_NONE, key != NULL);
	public_key_free(key);
	return err;
}

static void rsa_numbers_have_a_length(void **state)
{
	(void)state;
	assert_int_equal(rsa_of(256, 3), ERR_NONE);
	assert_int_equal(rsa_of(RSA_MAX_BITS / 8 + 1, 3), ERR_NONE);
	assert_int_equal(rsa_of(RSA_MAX_BITS / 8 + 2, 3), ERR_UNSUPPORTED);
	assert_int_equal(rsa_of(256, 16), ERR_NONE);
	assert_int_equal(rsa_of(256, 17), ERR_UNSUPPORTED);
}

static void empty_numbers_make_no_key(void **state)
{
	struct public_key *key;

	(void)state;
	assert_int_equal(public_key_rsa(SLICE_NONE, SLICE_NONE, &key), ERR_UNSUPPORTED);
	assert_null(key);
	assert_int_equal(public_key_ec(KEY_P256, SLICE_NONE, SLICE_NONE, &key), ERR_UNSUPPORTED);
	assert_null(key);
	assert_int_equal(public_key_ed25519(SLICE_NONE, &key), ERR_UNSUPPORTED);
	assert_null(key);
	public_key_free(NULL);
}

static void only_curves_make_a_point(void **state)
{
	static const enum key_type types[] = {
		KEY_INVALID, KEY_RSA, KEY_ED25519, (enum key_type)(KEY_ED25519 + 1)};
	char zeros[66] = {0};
	struct public_key *key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		assert_int_equal(
			public_key_ec(types[i], slice_make(zeros, 32), slice_make(zeros, 32), &key),
			ERR_UNSUPPORTED);
		assert_null(key);
	}
}

/* ---- hashing and chance ---- */

/* FIPS 180-4's own examples. */
static void sha256_has_its_known_answers(void **state)
{
	static const uint8_t abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea};
	static const uint8_t nothing[] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14};
	uint8_t hash[SHA256_SIZE];

	(void)state;
	crypto_sha256(SLICE("abc"), hash);
	assert_memory_equal(hash, abc, sizeof abc);
	crypto_sha256(SLICE_NONE, hash);
	assert_memory_equal(hash, nothing, sizeof nothing);
}

static void secrets_have_a_tag(void **state)
{
	char tag[SECRET_TAG_SIZE];

	(void)state;
	secret_tag(SLICE("abc"), tag);
	assert_string_equal(tag, "sha256:ba7816bf8f01cfea");
	secret_tag(SLICE_NONE, tag);
	assert_string_equal(tag, "sha256:e3b0c44298fc1c14");
}

static void chance_does_not_repeat(void **state)
{
	char *a = crypto_random_hex(16);
	char *b = crypto_random_hex(16);
	char *none = crypto_random_hex(0);

	(void)state;
	assert_int_equal(strlen(a), 32);
	assert_int_equal(strspn(a, "0123456789abcdef"), 32);
	assert_string_not_equal(a, b);
	assert_string_equal(none, "");
	free(a);
	free(b);
	free(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(algorithms_have_one_name),
		cmocka_unit_test(values_that_are_no_algorithm_have_no_key),
		cmocka_unit_test(algorithms_go_with_their_key_only),
		cmocka_unit_test(an_empty_message_can_be_signed),
		cmocka_unit_test(rsa_numbers_have_a_length),
		cmocka_unit_test(empty_numbers_make_no_key),
		cmocka_unit_test(only_curves_make_a_point),
		cmocka_unit_test(sha256_has_its_known_answers),
		cmocka_unit_test(secrets_have_a_tag),
		cmocka_unit_test(chance_does_not_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
