/* jwt: claims as values: which shape each one has, and what is left of a bad one. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/jwt.h"
#include "unit/vectors.h"

static const struct claim_text *text_claim(const struct jwt_claims *claims, struct slice name)
{
	return slice_is(name, "iss")         ? &claims->iss
	       : slice_is(name, "sub")       ? &claims->sub
	       : slice_is(name, "client_id") ? &claims->client_id
	       : slice_is(name, "jti")       ? &claims->jti
	       : slice_is(name, "azp")       ? &claims->azp
					     : NULL;
}

static const struct claim_time *time_claim(const struct jwt_claims *claims, struct slice name)
{
	return slice_is(name, "exp")   ? &claims->exp
	       : slice_is(name, "nbf") ? &claims->nbf
	       : slice_is(name, "iat") ? &claims->iat
				       : NULL;
}

static bool texts_are(const struct slice *at, size_t count, const struct json *values)
{
	const struct json *value = json_first(values);
	struct slice text;

	if (json_count(values) != count)
		return false;
	for (size_t i = 0; i < count; i++, value = json_next(value))
		if (!json_string(value, &text) || !slice_equal(text, at[i]))
			return false;
	return true;
}

/* "valid" when the values are those of the record, else what the shape says. */
static const char *verdict_of(enum claim_shape shape, bool values_match, bool nothing)
{
	if (shape == CLAIM_GOOD)
		return values_match ? "valid" : "other values";
	if (!nothing)
		return "values of a claim that is not good";
	return shape == CLAIM_BAD ? "bad" : "absent";
}

static const char *judge(const struct jwt_claims *claims, const struct json *test)
{
	const struct json *values = json_member(test, "values");
	struct slice name = json_member_string(test, "claim");
	const struct claim_text *text = text_claim(claims, name);
	const struct claim_time *time = time_claim(claims, name);
	const struct claim_scope *scope = slice_is(name, "scope") ? &claims->scope : &claims->scp;
	double number;

	if (text)
		return verdict_of(text->shape, texts_are(&text->text, 1, values), !text->text.at);
	if (time)
		return verdict_of(time->shape,
			json_number(json_first(values), &number) && number == time->at,
			time->at == 0);
	if (slice_is(name, "aud"))
		return verdict_of(claims->aud.shape,
			texts_are(claims->aud.at, claims->aud.count, values),
			claims->aud.count == 0);
	return verdict_of(
		scope->shape, texts_are(scope->at, scope->count, values), scope->count == 0);
}

static const char *run_claim(const struct json *document, const struct json *test)
{
	struct json *payload;
	struct jwt_claims claims;
	const char *verdict = "json";

	(void)document;
	if (json_parse(json_member_string(test, "payload"), &payload))
		return verdict;
	memset(&claims, 0xa5, sizeof claims);
	jwt_claims_read(payload, &claims);
	verdict = judge(&claims, test);
	json_free(payload);
	return verdict;
}

static void claims_have_their_shape(void **state)
{
	(void)state;
	vectors_run("claims.json", run_claim);
}

/* Only its flags may be looked at: the texts are gone with the payload. */
static struct jwt_claims claims_of(const char *text)
{
	struct json *payload;
	struct jwt_claims claims;

	assert_int_equal(json_parse(slice_of(text), &payload), ERR_NONE);
	jwt_claims_read(payload, &claims);
	json_free(payload);
	return claims;
}

/* The token's own word that it is more or other than a bearer access token. */
static void marks_are_seen_whatever_their_value(void **state)
{
	(void)state;
	assert_false(claims_of("{}").has_cnf);
	assert_false(claims_of("{}").has_id_token_marks);
	assert_true(claims_of("{\"cnf\":{\"jkt\":\"x\"}}").has_cnf);
	assert_true(claims_of("{\"cnf\":null}").has_cnf);
	assert_true(claims_of("{\"nonce\":\"n\"}").has_id_token_marks);
	assert_true(claims_of("{\"at_hash\":\"\"}").has_id_token_marks);
	assert_true(claims_of("{\"c_hash\":1}").has_id_token_marks);
	assert_true(claims_of("{\"s_hash\":false}").has_id_token_marks);
	assert_false(claims_of("{\"Nonce\":\"n\"}").has_id_token_marks);
}

/* [RFC6749 3.3] scope-token byte by byte. */
static void scope_tokens_have_their_bytes(void **state)
{
	struct claim_scope scope;

	(void)state;
	for (int c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'b'};
		bool token = c == 0x21 || (c >= 0x23 && c <= 0x5b) || (c >= 0x5d && c <= 0x7e);

		scope_parse(slice_make(text, 3), &scope);
		assert_int_equal(scope.shape, token || c == ' ' ? CLAIM_GOOD : CLAIM_BAD);
		assert_int_equal(scope.count, token ? 1 : c == ' ' ? 2 : 0);
	}
	scope_parse(SLICE_NONE, &scope);
	assert_int_equal(scope.shape, CLAIM_GOOD);
	assert_int_equal(scope.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claims_have_their_shape),
		cmocka_unit_test(marks_are_seen_whatever_their_value),
		cmocka_unit_test(scope_tokens_have_their_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
