/* The decisions of mock-sts about a subject token, at their boundaries. */
#include "unit/unit.h"

#include <string.h>

#include "checks.h"
#include "keys.h"
#include "mint.h"

#define NOW 1000000.0

static struct claim_time at(double seconds)
{
	return (struct claim_time){CLAIM_GOOD, seconds};
}

static struct claim_text text_claim(const char *text)
{
	return (struct claim_text){CLAIM_GOOD, slice_of(text)};
}

static const struct claim_time no_time = {CLAIM_ABSENT, 0};
static const struct claim_time bad_time = {CLAIM_BAD, 2000000.0};
static const struct claim_text no_text = {CLAIM_ABSENT, {NULL, 0}};
static const struct claim_text bad_text = {CLAIM_BAD, {"x", 1}};

static void assertion_headers(void **state)
{
	static const char *const forms[] = {"", "a", "a.b", "a.b.", ".b.c", "a..c", "a.b.c.",
		"a.b.c.d", "a.b.c.d.e", "..", "..."};

	(void)state;
	assert_true(check_assertion_form(SLICE("a.b.c")));
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (check_assertion_form(slice_of(forms[i])))
			fail_msg("allowed: %s", forms[i]);
	for (enum jws_alg alg = ALG_INVALID; alg <= ALG_EDDSA; alg++)
		assert_int_equal(check_assertion_alg(alg), alg == ALG_RS256 || alg == ALG_ES256);
	assert_true(check_assertion_kid(SLICE("k")));
	assert_false(check_assertion_kid(SLICE("")));
	assert_false(check_assertion_kid(SLICE_NONE));
	assert_true(check_assertion_critical(false, false));
	assert_false(check_assertion_critical(true, false));
	assert_false(check_assertion_critical(false, true));
}

static void assertion_keys(void **state)
{
	char kid[] = "key-1";
	struct jwk key = {.kid = kid, .type = KEY_RSA};

	(void)state;
	assert_true(check_assertion_key_named(&key, SLICE("key-1")));
	assert_false(check_assertion_key_named(&key, SLICE("key-")));
	assert_false(check_assertion_key_named(&key, SLICE("key-11")));
	assert_false(check_assertion_key_named(&key, SLICE("KEY-1")));
	key.kid = NULL;
	assert_false(check_assertion_key_named(&key, SLICE("")));
	assert_false(check_assertion_key_named(&key, SLICE_NONE));

	assert_true(check_assertion_key_purpose(&key, ALG_RS256));
	key.use = JWK_USE_SIG;
	assert_true(check_assertion_key_purpose(&key, ALG_RS256));
	key.use = JWK_USE_OTHER;
	assert_false(check_assertion_key_purpose(&key, ALG_RS256));
	key.use = JWK_USE_UNSTATED;
	key.ops_stated = true;
	assert_false(check_assertion_key_purpose(&key, ALG_RS256));
	key.ops_verify = true;
	assert_true(check_assertion_key_purpose(&key, ALG_RS256));
	key.alg_stated = true;
	assert_false(check_assertion_key_purpose(&key, ALG_RS256));
	key.alg = ALG_RS256;
	assert_true(check_assertion_key_purpose(&key, ALG_RS256));
	assert_false(check_assertion_key_purpose(&key, ALG_ES256));
}

/* Both verifiers of signatures: one key's token passes by that key, and by no other. */
static void signatures(void **state)
{
	struct signing_key *one = signing_key_new(ALG_ES256, "one");
	struct signing_key *two = signing_key_new(ALG_ES256, "two");
	struct json *claims = json_new_object();
	struct json *jwk_one = signing_key_jwk(one);
	struct json *jwk_two = signing_key_jwk(two);
	char *token = mint_token(one, "JWT", claims);
	struct jwk key_one;
	struct jwk key_two;
	struct jws jws;

	(void)state;
	assert_int_equal(jwk_parse(jwk_one, &key_one), ERR_NONE);
	assert_int_equal(jwk_parse(jwk_two, &key_two), ERR_NONE);
	assert_int_equal(jws_parse(slice_of(token), &jws, NULL), ERR_NONE);
	assert_true(check_assertion_signature(&jws, &key_one));
	assert_true(check_federated_signature(&jws, &key_one));
	assert_false(check_assertion_signature(&jws, &key_two));
	assert_false(check_federated_signature(&jws, &key_two));
	jws.signature.at[5] ^= 1;
	assert_false(check_assertion_signature(&jws, &key_one));
	assert_false(check_federated_signature(&jws, &key_one));
	jws_clear(&jws);
	jwk_clear(&key_one);
	jwk_clear(&key_two);
	json_free(jwk_one);
	json_free(jwk_two);
	json_free(claims);
	secret_free(token);
	signing_key_free(one);
	signing_key_free(two);
}

static void issuers(void **state)
{
	static const char *const others[] = {"https://a/", "https://A", "https://a.evil",
		"https://", "", "http://a", "https://a\n"};
	struct claim_text good = text_claim("https://a");

	(void)state;
	assert_true(check_assertion_issuer(&good, SLICE("https://a")));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct claim_text other = text_claim(others[i]);

		assert_false(check_assertion_issuer(&other, SLICE("https://a")));
	}
	good.shape = CLAIM_BAD;
	assert_false(check_assertion_issuer(&good, SLICE("https://a")));
	assert_false(check_assertion_issuer(&no_text, SLICE("")));
}

static void audiences(void **state)
{
	char *listed[] = {"one", "two"};
	struct text_list list = {listed, 2};
	struct text_list none = {NULL, 0};
	struct claim_audience aud = {CLAIM_GOOD, 1, {SLICE("two")}};
	struct claim_audience name = {CLAIM_GOOD, 1, {SLICE("//iam/p")}};
	struct slice provider = SLICE("//iam/p");

	(void)state;
	assert_true(check_assertion_audience_listed(&aud, &list));
	assert_false(check_assertion_audience_listed(&aud, &none));
	assert_false(check_assertion_audience_listed(&name, &list));
	assert_false(check_assertion_audience_default(&aud, provider));
	assert_true(check_assertion_audience_default(&name, provider));
	name.at[0] = SLICE("https://iam/p");
	assert_true(check_assertion_audience_default(&name, provider));
	name.at[0] = SLICE("http://iam/p");
	assert_false(check_assertion_audience_default(&name, provider));
	name.at[0] = SLICE("https:https://iam/p");
	assert_false(check_assertion_audience_default(&name, provider));
	name.at[0] = SLICE("//iam/pp");
	assert_false(check_assertion_audience_default(&name, provider));
	name.at[0] = SLICE("x");
	name.at[1] = SLICE("//iam/p");
	assert_false(check_assertion_audience_default(&name, provider));
	name.count = 2;
	assert_true(check_assertion_audience_default(&name, provider));
	name.shape = CLAIM_BAD;
	assert_false(check_assertion_audience_default(&name, provider));
	aud.at[0] = SLICE("on");
	assert_false(check_assertion_audience_listed(&aud, &list));
	aud.at[0] = SLICE("ONE");
	assert_false(check_assertion_audience_listed(&aud, &list));
	aud.at[1] = SLICE("one");
	aud.count = 2;
	assert_true(check_assertion_audience_listed(&aud, &list));
	aud.count = 0;
	assert_false(check_assertion_audience_listed(&aud, &list));
	aud.count = 2;
	aud.shape = CLAIM_BAD;
	assert_false(check_assertion_audience_listed(&aud, &list));
	aud = (struct claim_audience){0};
	assert_false(check_assertion_audience_listed(&aud, &list));
	assert_false(check_assertion_audience_default(&aud, provider));
}

static void times(void **state)
{
	struct claim_time t;

	(void)state;
	t = at(NOW + 1);
	assert_true(check_assertion_expiry(&t, NOW));
	t = at(NOW);
	assert_false(check_assertion_expiry(&t, NOW));
	t = at(NOW + 0.9);
	assert_false(check_assertion_expiry(&t, NOW + 0.1));
	assert_false(check_assertion_expiry(&no_time, NOW));
	assert_false(check_assertion_expiry(&bad_time, NOW));

	t = at(NOW);
	assert_true(check_assertion_issued(&t, NOW));
	assert_true(check_assertion_not_before(&t, NOW));
	t = at(NOW + 0.001);
	assert_false(check_assertion_issued(&t, NOW));
	assert_false(check_assertion_not_before(&t, NOW));
	assert_false(check_assertion_issued(&no_time, NOW));
	assert_false(check_assertion_issued(&bad_time, 3 * NOW));
	assert_true(check_assertion_not_before(&no_time, NOW));
	assert_false(check_assertion_not_before(&bad_time, 3 * NOW));

	t = at(NOW + 1);
	assert_true(check_federated_expiry(&t, NOW));
	t = at(NOW);
	assert_false(check_federated_expiry(&t, NOW));
	assert_false(check_federated_expiry(&no_time, NOW));
	assert_false(check_federated_expiry(&bad_time, NOW));
}

static void lifetimes(void **state)
{
	struct claim_time iat = at(NOW);
	struct claim_time exp = at(NOW + 172799);

	(void)state;
	assert_true(check_assertion_lifetime(&iat, &exp, 172800));
	exp = at(NOW + 172800);
	assert_false(check_assertion_lifetime(&iat, &exp, 172800));
	exp = at(1e300);
	assert_false(check_assertion_lifetime(&iat, &exp, 172800));
	assert_false(check_assertion_lifetime(&no_time, &iat, 172800));
	assert_false(check_assertion_lifetime(&iat, &no_time, 172800));
	assert_false(check_assertion_lifetime(&bad_time, &iat, 172800));
	assert_false(check_assertion_lifetime(&iat, &bad_time, 172800));

	exp = at(NOW);
	assert_true(check_federated_lifetime((int64_t)NOW, &exp));
	assert_false(check_federated_lifetime((int64_t)NOW + 1, &exp));
	assert_false(check_federated_lifetime(1, &no_time));
	assert_false(check_federated_lifetime(1, &bad_time));
}

static void subjects(void **state)
{
	char longest[MAPPED_SUBJECT_MAX_BYTES + 1];
	struct claim_text sub = text_claim("u");

	(void)state;
	memset(longest, 'a', sizeof longest);
	assert_true(check_assertion_subject(&sub));
	sub = text_claim("");
	assert_false(check_assertion_subject(&sub));
	assert_false(check_assertion_subject(&no_text));
	assert_false(check_assertion_subject(&bad_text));

	assert_true(check_mapped_values(ERR_NONE));
	assert_false(check_mapped_values(ERR_NOT_FOUND));
	assert_false(check_mapped_values(ERR_LIMIT));
	assert_true(check_mapped_subject(SLICE("u")));
	assert_false(check_mapped_subject(SLICE("")));
	assert_true(check_mapped_subject_text(SLICE("a/b:c %\"\\' \xc3\xa4")));
	assert_false(check_mapped_subject_text(SLICE("a\nb")));
	assert_false(check_mapped_subject_text(SLICE("a\0b")));
	assert_false(check_mapped_subject_text(SLICE("a\x1f")));
	assert_false(check_mapped_subject_text(SLICE("\x7f")));
	assert_true(check_mapped_subject_size(slice_make(longest, MAPPED_SUBJECT_MAX_BYTES)));
	assert_false(check_mapped_subject_size(slice_make(longest, MAPPED_SUBJECT_MAX_BYTES + 1)));
	assert_true(check_mapped_size(MAPPED_MAX_BYTES));
	assert_false(check_mapped_size(MAPPED_MAX_BYTES + 1));
	assert_true(check_federated_size(FEDERATED_MAX_BYTES));
	assert_false(check_federated_size(FEDERATED_MAX_BYTES + 1));
	assert_true(
		check_federated_pool(SLICE("principal://p/subject/u"), "principal://p/subject/"));
	assert_false(
		check_federated_pool(SLICE("principal://q/subject/u"), "principal://p/subject/"));
	assert_false(check_federated_pool(SLICE("principal://p"), "principal://p/subject/"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(assertion_headers),
		cmocka_unit_test(assertion_keys),
		cmocka_unit_test(signatures),
		cmocka_unit_test(issuers),
		cmocka_unit_test(audiences),
		cmocka_unit_test(times),
		cmocka_unit_test(lifetimes),
		cmocka_unit_test(subjects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
