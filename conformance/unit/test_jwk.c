/* jwk: published keys, keys that must not be used, and key sets. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/jwk.h"
#include "unit/vectors.h"

#define GOOD_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

static const char *run_key(const struct json *document, const struct json *test)
{
	const struct json *jwk = json_member(test, "jwk");
	struct jwk key;
	enum err err = jwk_parse(jwk, &key);

	(void)document;
	if (!err && key.key == NULL)
		return "no key";
	if (err && (key.key || key.kid))
		return "something left after an error";
	if (!err)
		jwk_clear(&key);
	return vector_verdict(err);
}

static void published_keys_are_read(void **state)
{
	(void)state;
	vectors_run("rfc_jwk.json", run_key);
}

static void traps_are_refused_for_their_reason(void **state)
{
	(void)state;
	vectors_run("jwk.json", run_key);
}

/* A good key with further members, given as the text between the braces. */
static enum err parse_with(const char *members, struct jwk *out)
{
	char *text =
		xasprintf("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"%s}", GOOD_X, members);
	struct json *json;
	enum err err;

	assert_int_equal(json_parse(slice_of(text), &json), ERR_NONE);
	err = jwk_parse(json, out);
	json_free(json);
	free(text);
	return err;
}

static void what_a_key_says_of_itself_is_reported(void **state)
{
	struct jwk key;

	(void)state;
	assert_int_equal(parse_with("", &key), ERR_NONE);
	assert_null(key.kid);
	assert_int_equal(key.type, KEY_ED25519);
	assert_false(key.alg_stated || key.ops_stated || key.ops_verify);
	assert_int_equal(key.use, JWK_USE_UNSTATED);
	jwk_clear(&key);
	assert_null(key.key);

	assert_int_equal(parse_with(",\"kid\":\"a\",\"alg\":\"EdDSA\",\"use\":\"sig\","
				    "\"key_ops\":[\"sign\",\"verify\"]",
				 &key),
		ERR_NONE);
	assert_string_equal(key.kid, "a");
	assert_true(key.alg_stated && key.ops_stated && key.ops_verify);
	assert_int_equal(key.alg, ALG_EDDSA);
	assert_int_equal(key.use, JWK_USE_SIG);
	jwk_clear(&key);

	assert_int_equal(
		parse_with(",\"kid\":\"\",\"alg\":\"HS256\",\"use\":\"enc\",\"key_ops\":[]", &key),
		ERR_NONE);
	assert_string_equal(key.kid, "");
	assert_true(key.alg_stated && key.ops_stated);
	assert_int_equal(key.alg, ALG_INVALID);
	assert_int_equal(key.use, JWK_USE_OTHER);
	assert_false(key.ops_verify);
	jwk_clear(&key);
}

/* ---- key sets ---- */

static void texts_that_are_no_key_set_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"<html>",
		"[]",
		"null",
		"{}",
		"{\"keys\":{}}",
		"{\"keys\":null}",
		"{\"Keys\":[]}",
		"{\"keys\":[],\"keys\":[]}",
		"{\"keys\":[]} ,",
		"{\"keys\":[",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct note note = {0};
		struct jwks *set = (struct jwks *)&note;

		assert_int_equal(jwks_parse(slice_of(texts[i]), &set, &note), ERR_SYNTAX);
		assert_null(set);
		assert_contains(note.text, "key set");
	}
}

static void an_empty_set_is_a_set(void **state)
{
	struct jwks *set;

	(void)state;
	assert_int_equal(jwks_parse(SLICE("{\"keys\":[]}"), &set, NULL), ERR_NONE);
	assert_int_equal(set->count, 0);
	assert_int_equal(set->skipped, 0);
	jwks_free(set);
	jwks_free(NULL);
}

/* [RFC7517 5] "Implementations SHOULD ignore JWKs within a JWK Set that use "kty" values that are
 * not understood" */
static void unusable_keys_are_skipped(void **state)
{
	struct jwks *set;

	(void)state;
	assert_int_equal(jwks_parse(SLICE("{\"keys\":[{\"kty\":\"AKP\"},7,{\"kty\":\"oct\","
					  "\"k\":\"AA\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
					  "\"kid\":\"good\",\"x\":\"" GOOD_X "\"},null]}"),
				 &set, NULL),
		ERR_NONE);
	assert_int_equal(set->count, 1);
	assert_int_equal(set->skipped, 4);
	assert_string_equal(set->at[0].kid, "good");
	jwks_free(set);
}

static void sets_have_a_size(void **state)
{
	struct buf text = {0};
	struct jwks *set;

	(void)state;
	for (size_t count = JWKS_MAX_KEYS; count <= JWKS_MAX_KEYS + 1; count++) {
		buf_reset(&text);
		buf_puts(&text, "{\"keys\":[");
		for (size_t i = 0; i < count; i++)
			buf_printf(&text,
				"%s{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%zu\",\"x\":\"" GOOD_X
				"\"}",
				i ? "," : "", i);
		buf_puts(&text, "]}");
		assert_int_equal(jwks_parse(buf_slice(&text), &set, NULL), ERR_NONE);
		assert_int_equal(set->count, JWKS_MAX_KEYS);
		assert_int_equal(set->skipped, count - JWKS_MAX_KEYS);
		assert_string_equal(set->at[JWKS_MAX_KEYS - 1].kid, "63");
		jwks_free(set);
	}
	buf_clear(&text);
}

static void a_large_text_is_past_the_limit(void **state)
{
	struct buf text = {0};
	struct note note = {0};
	struct jwks *set;

	(void)state;
	memset(buf_extend(&text, JSON_MAX_BYTES + 1), ' ', JSON_MAX_BYTES + 1);
	assert_int_equal(jwks_parse(buf_slice(&text), &set, &note), ERR_LIMIT);
	assert_null(set);
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_keys_are_read),
		cmocka_unit_test(traps_are_refused_for_their_reason),
		cmocka_unit_test(what_a_key_says_of_itself_is_reported),
		cmocka_unit_test(texts_that_are_no_key_set_are_refused),
		cmocka_unit_test(an_empty_set_is_a_set),
		cmocka_unit_test(unusable_keys_are_skipped),
		cmocka_unit_test(sets_have_a_size),
		cmocka_unit_test(a_large_text_is_past_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
