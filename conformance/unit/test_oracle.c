/* The oracle against published examples, against traps, and against the verifier it checks. */
#include "unit/oracle_talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/jws.h"
#include "lib/settings.h"
#include "mint.h"
#include "oracle.h"

#define VECTORS "conformance/unit/vectors/oracle.json"

static void vectors_come_out_as_written(void **state)
{
	struct buf text = {0};
	struct json *document;
	size_t genuine = 0, refused = 0, wrong = 0;

	(void)state;
	assert_int_equal(file_read(VECTORS, JSON_MAX_BYTES, &text), ERR_NONE);
	assert_int_equal(json_parse(buf_slice(&text), &document), ERR_NONE);
	for (const struct json *test = json_first(json_member(document, "tests")); test;
		test = json_next(test)) {
		struct slice expected = json_member_string(test, "why");
		char *jwks = key_set_of(json_member(test, "jwk"));
		enum oracle_verdict verdict =
			oracle_verdict_of(json_member_string(test, "token"), slice_of(jwks));

		if (!expected.at)
			expected = SLICE("genuine");
		if (!slice_is(expected, oracle_verdict_name(verdict))) {
			print_error("%.*s: expected %.*s, actual %s\n",
				SLICE_ARGS(json_member_string(test, "comment")),
				SLICE_ARGS(expected), oracle_verdict_name(verdict));
			wrong++;
		}
		*(verdict == ORACLE_GENUINE ? &genuine : &refused) += 1;
		free(jwks);
	}
	assert_int_equal(wrong, 0);
	assert_true(genuine >= 7 && refused >= 50);
	json_free(document);
	buf_clear(&text);
}

/* ---- minted tokens ---- */

static const enum jws_alg algs[] = {ALG_RS256, ALG_RS384, ALG_RS512, ALG_PS256, ALG_PS384,
	ALG_PS512, ALG_ES256, ALG_ES384, ALG_ES512, ALG_EDDSA};

static struct signing_key *keys[ARRAY_LEN(algs)];

static int make_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(algs); i++)
		keys[i] = signing_key_new(algs[i], "k1");
	return 0;
}

static int free_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(algs); i++)
		signing_key_free(keys[i]);
	return 0;
}

static bool lib_verifies(struct slice token, struct slice jwks)
{
	struct jwks *set;
	struct jws jws;
	bool good;

	assert_int_equal(jwks_parse(jwks, &set, NULL), ERR_NONE);
	good = jws_parse(token, &jws, NULL) == ERR_NONE && set->count == 1 &&
	       jws_verify(&jws, &set->at[0]) == ERR_NONE;
	jws_clear(&jws);
	jwks_free(set);
	return good;
}

/* The token with another signature, encoded anew. */
static char *with_signature(const char *token, struct slice signature)
{
	struct buf out = {0};

	buf_append(&out, token, (size_t)(strrchr(token, '.') - token) + 1);
	base64url_encode(&out, signature.at, signature.len);
	return buf_take(&out);
}

static void expect_both(const char *what, const char *token, const char *jwks, bool genuine)
{
	bool oracle = oracle_verdict_of(slice_of(token), slice_of(jwks)) == ORACLE_GENUINE;
	bool lib = lib_verifies(slice_of(token), slice_of(jwks));

	if (oracle != genuine || lib != genuine)
		fail_msg("%s: expected %d, oracle %d, lib %d", what, genuine, oracle, lib);
}

static void every_algorithm_has_its_twin(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		const char *name = jws_alg_name(algs[i]);
		char *jwks = public_key_set(keys[i]);
		char *token = mint_payload(keys[i], algs[i], "{\"sub\":\"alice\"}");
		struct buf signature = {0};
		struct buf changed = {0};
		char *bad;

		assert_int_equal(
			base64url_decode(slice_of(strrchr(token, '.') + 1), &signature), ERR_NONE);
		expect_both(name, token, jwks, true);
		/* The first, a middle and the last byte: no part of a signature goes unread. */
		for (size_t part = 0; part < 3; part++) {
			buf_reset(&changed);
			buf_add(&changed, buf_slice(&signature));
			changed.at[part * (signature.len - 1) / 2] ^= 1;
			bad = with_signature(token, buf_slice(&changed));
			expect_both(name, bad, jwks, false);
			free(bad);
		}
		buf_reset(&changed);
		memset(buf_extend(&changed, signature.len), 0, signature.len);
		bad = with_signature(token, buf_slice(&changed));
		expect_both("a signature of zeros", bad, jwks, false);
		free(bad);
		bad = with_signature(token, slice_to(buf_slice(&signature), signature.len - 1));
		expect_both("a signature cut short", bad, jwks, false);
		free(bad);
		buf_reset(&changed);
		buf_putc(&changed, '\0');
		buf_add(&changed, buf_slice(&signature));
		bad = with_signature(token, buf_slice(&changed));
		expect_both("a signature behind a zero", bad, jwks, false);
		free(bad);
		buf_clear(&changed);
		buf_clear(&signature);
		free(token);
		free(jwks);
	}
}

/*
 * [RFC8017 8.1.2, 8.2.2] A signature has as many bytes as the modulus. One that begins with a
 * zero is the same number without it, but not the same signature.
 */
static void rsa_signature_keeps_its_leading_zero(void **state)
{
	static const size_t with[] = {0, 3}; /* RS256, PS256 */

	(void)state;
	for (size_t w = 0; w < ARRAY_LEN(with); w++) {
		size_t i = with[w];
		char *jwks = public_key_set(keys[i]);
		struct buf signature = {0};
		char *token = NULL;
		char *bad;

		for (int attempt = 0;; attempt++) {
			char payload[32];

			assert_true(attempt < 20000);
			snprintf(payload, sizeof payload, "{\"n\":%d}", attempt);
			free(token);
			token = mint_payload(keys[i], algs[i], payload);
			buf_reset(&signature);
			assert_int_equal(
				base64url_decode(slice_of(strrchr(token, '.') + 1), &signature),
				ERR_NONE);
			if (signature.at[0] == 0)
				break;
		}
		expect_both("a signature that begins with zero", token, jwks, true);
		bad = with_signature(token, slice_from(buf_slice(&signature), 1));
		expect_both("the same without its zero", bad, jwks, false);
		free(bad);
		free(token);
		free(jwks);
		buf_clear(&signature);
	}
}

/* Every key with every algorithm: only the pairs of RFC 7518 3.1 go together. */
static void algorithm_and_key_belong_together(void **state)
{
	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(algs); k++) {
		struct json *jwk = signing_key_jwk(keys[k]);
		char *jwks;

		json_remove(jwk, "alg");
		jwks = key_set_of(jwk);
		for (size_t a = 0; a < ARRAY_LEN(algs); a++) {
			bool pair = jws_alg_key_type(algs[a]) == jws_alg_key_type(algs[k]);
			char *token = mint_payload(
				pair ? keys[k] : keys[a], algs[a], "{\"sub\":\"alice\"}");

			expect_both(jws_alg_name(algs[a]), token, jwks, pair);
			free(token);
		}
		json_free(jwk);
		free(jwks);
	}
}

static void hmac_with_the_public_key_proves_nothing(void **state)
{
	char *pem = signing_key_pem(keys[0]);
	char *jwks = public_key_set(keys[0]);
	struct buf token = {0};

	(void)state;
	assert_int_equal(
		mint_jws(&(struct mint){.header = SLICE("{\"alg\":\"HS256\",\"kid\":\"k1\"}"),
				 .payload = SLICE("{\"sub\":\"alice\"}"),
				 .signature = MINT_HMAC,
				 .hmac_bits = 256,
				 .secret = slice_of(pem)},
			&token),
		ERR_NONE);
	assert_int_equal(oracle_verdict_of(buf_slice(&token), slice_of(jwks)), ORACLE_UNSUPPORTED);
	buf_clear(&token);
	free(jwks);
	free(pem);
}

/* [RFC7515 4.1.3] a key that the token brings along is the forger's */
static void key_in_the_header_is_not_used(void **state)
{
	struct signing_key *forger = signing_key_new(ALG_ES256, "k1");
	struct json *jwk = signing_key_jwk(forger);
	char *jwks = public_key_set(keys[6]);
	struct buf header = {0};
	struct buf token = {0};

	(void)state;
	buf_puts(&header, "{\"alg\":\"ES256\",\"kid\":\"k1\",\"jwk\":");
	json_print(&header, jwk);
	buf_puts(&header, "}");
	for (int own = 0; own < 2; own++) {
		buf_reset(&token);
		assert_int_equal(mint_jws(&(struct mint){.header = buf_slice(&header),
						  .payload = SLICE("{}"),
						  .signature = MINT_SIGNED,
						  .key = own ? keys[6] : forger,
						  .alg = ALG_ES256},
					 &token),
			ERR_NONE);
		assert_int_equal(oracle_verdict_of(buf_slice(&token), slice_of(jwks)),
			own ? ORACLE_GENUINE : ORACLE_FORGED);
	}
	buf_clear(&token);
	buf_clear(&header);
	json_free(jwk);
	free(jwks);
	signing_key_free(forger);
}

/* DER is how everybody but JOSE writes an ECDSA signature. [RFC7518 3.4] */
static void ecdsa_signature_in_der_is_refused(void **state)
{
	char *token = mint_payload(keys[6], ALG_ES256, "{}");
	char *jwks = public_key_set(keys[6]);
	struct buf raw = {0};
	struct buf der = {0};
	char *bad;

	(void)state;
	assert_int_equal(base64url_decode(slice_of(strrchr(token, '.') + 1), &raw), ERR_NONE);
	buf_append(&der, "\x30\x46\x02\x21\x00", 5);
	buf_append(&der, raw.at, 32);
	buf_append(&der, "\x02\x21\x00", 3);
	buf_append(&der, raw.at + 32, 32);
	bad = with_signature(token, buf_slice(&der));
	expect_both("DER", bad, jwks, false);
	free(bad);
	buf_clear(&raw);
	buf_clear(&der);
	free(token);
	free(jwks);
}

static void rsa_keys_have_2048_bits(void **state)
{
	static const struct {
		unsigned bits;
		bool genuine;
	} sizes[] = {{1024, false}, {2040, false}, {2048, true}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct signing_key *key = signing_key_new_rsa(sizes[i].bits, 65537, "k1");
		char *token = mint_payload(key, ALG_RS256, "{}");
		char *jwks = public_key_set(key);

		expect_both("RSA", token, jwks, sizes[i].genuine);
		free(token);
		free(jwks);
		signing_key_free(key);
	}
}

static void right_key_is_found_among_others(void **state)
{
	struct signing_key *other = signing_key_new(ALG_ES256, "k1");
	struct json *mine = signing_key_jwk(keys[6]);
	struct json *theirs = signing_key_jwk(other);
	char *token = mint_payload(keys[6], ALG_ES256, "{}");
	struct buf set = {0};

	(void)state;
	/* Two keys with one ID: both are tried, and rubbish between them does not matter. */
	buf_puts(&set, "{\"keys\":[");
	json_print(&set, theirs);
	buf_puts(&set, ",null,{\"kty\":\"EC\"},{\"kty\":7,\"kid\":\"k1\"},");
	json_print(&set, mine);
	buf_puts(&set, "]}");
	assert_int_equal(oracle_verdict_of(slice_of(token), buf_slice(&set)), ORACLE_GENUINE);
	json_set_string(mine, "kid", SLICE("k2"));
	buf_reset(&set);
	buf_puts(&set, "{\"keys\":[");
	json_print(&set, theirs);
	buf_putc(&set, ',');
	json_print(&set, mine);
	buf_puts(&set, "]}");
	assert_int_equal(oracle_verdict_of(slice_of(token), buf_slice(&set)), ORACLE_FORGED);
	assert_int_equal(
		oracle_verdict_of(slice_of(token), SLICE("{\"keys\":[]}")), ORACLE_UNKNOWN_KEY);
	assert_int_equal(
		oracle_verdict_of(slice_of(token), SLICE("{\"keys\":{}}")), ORACLE_NO_KEY_SET);
	assert_int_equal(oracle_verdict_of(slice_of(token), SLICE("")), ORACLE_NO_KEY_SET);
	buf_clear(&set);
	json_free(mine);
	json_free(theirs);
	free(token);
	signing_key_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_come_out_as_written),
		cmocka_unit_test(every_algorithm_has_its_twin),
		cmocka_unit_test(rsa_signature_keeps_its_leading_zero),
		cmocka_unit_test(algorithm_and_key_belong_together),
		cmocka_unit_test(hmac_with_the_public_key_proves_nothing),
		cmocka_unit_test(key_in_the_header_is_not_used),
		cmocka_unit_test(ecdsa_signature_in_der_is_refused),
		cmocka_unit_test(rsa_keys_have_2048_bits),
		cmocka_unit_test(right_key_is_found_among_others),
	};

	return cmocka_run_group_tests(tests, make_keys, free_keys);
}
