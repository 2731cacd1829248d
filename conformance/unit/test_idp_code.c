/* The authorization code grant at the token endpoint. */
#include "unit/idp_fixture.h"

#include <stdlib.h>

#include "lib/clock.h"

static void code_gives_the_documented_claims(void **state)
{
	static const char *const names[] = {
		"iss", "aud", "scp", "sub", "email", "exp", "iat", "jti", "client_id"};
	struct idp_fixture *f = *state;
	double now = clock_now();
	struct json *claims;
	const struct json *scp;
	double exp, iat;

	assert_int_equal(talk_redeem(&f->talk, "", PUBLIC PROOF), 200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_int_equal(json_count(claims), ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_non_null(json_member(claims, names[i]));
	assert_claim(claims, "iss", ISSUER);
	assert_claim(claims, "aud", "mcp-server");
	assert_claim(claims, "sub", "user@example.com");
	assert_claim(claims, "email", "user@example.com");
	assert_claim(claims, "client_id", "mcp-client");
	scp = json_member(claims, "scp");
	assert_true(json_is_array(scp));
	assert_int_equal(json_count(scp), 2);
	json_number(json_member(claims, "exp"), &exp);
	json_number(json_member(claims, "iat"), &iat);
	assert_true(exp - iat == 3600);
	assert_true(iat >= now - 1 && iat <= now + 5);
	/* None was asked for, so the answer has to say which there are. */
	assert_slice(
		talk_member(&f->talk, "scope"), "backend-mcp:tools:call backend-mcp:tools:list");
	json_free(claims);
}

static void users_keep_apart(void **state)
{
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "alice@example.com");
	char *form = code_form(code, PUBLIC PROOF);
	struct json *claims;

	assert_int_equal(talk_post(&f->talk, TOKEN, NULL, form), 200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_claim(claims, "sub", "alice@example.com");
	assert_null(json_member(claims, "email"));
	assert_int_equal(json_count(json_member(claims, "groups")), 1);
	json_free(claims);
	free(code);
	free(form);
}

static void scope_is_what_was_asked(void **state)
{
	struct idp_fixture *f = *state;
	struct json *claims;

	assert_int_equal(talk_redeem(&f->talk, "&scope=extra", PUBLIC PROOF), 200);
	assert_null(json_member(f->talk.json, "scope"));
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_int_equal(json_count(json_member(claims, "scp")), 1);
	json_free(claims);
	/* Said twice it is still one scope, and the answer says so. */
	assert_int_equal(talk_redeem(&f->talk, "&scope=extra+extra", PUBLIC PROOF), 200);
	assert_slice(talk_member(&f->talk, "scope"), "extra");
}

static void code_is_bound(void **state)
{
	static const struct {
		const char *more, *error;
	} cases[] = {
		{"&client_id=other-client" PROOF, "invalid_grant"},
		{PUBLIC, "invalid_grant"},
		{PUBLIC "&code_verifier=short", "invalid_grant"},
		{PUBLIC "&code_verifier=" VERIFIER "x", "invalid_grant"},
		{PUBLIC "&code_verifier=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
			"invalid_grant"},
		{PUBLIC PROOF "&resource=https://other.example.com/mcp", "invalid_target"},
		{PUBLIC PROOF "&resource=https://unknown.example.com/", "invalid_target"},
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		talk_redeem(&f->talk, "", cases[i].more);
		assert_error(&f->talk, 400, cases[i].error);
	}
	assert_int_equal(
		talk_redeem(&f->talk, "", PUBLIC PROOF "&resource=http://127.0.0.1:8080/mcp"), 200);
	talk_post(&f->talk, TOKEN, NULL, "grant_type=authorization_code&code=no" PUBLIC PROOF);
	assert_error(&f->talk, 400, "invalid_grant");
}

/* A verifier that can be guessed proves nothing, even when it is the right one. [RFC7636 7.1] */
static void verifier_has_a_length(void **state)
{
	static const char *const verifiers[] = {
		"0123456789012345678901234567890123456789012345678901234",
		"012345678901234567890123456789012345678901",
		"short",
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(verifiers); i++) {
		char *code = talk_code_proof(&f->talk, "", "user@example.com", verifiers[i]);
		char *more = xasprintf(PUBLIC "&code_verifier=%s", verifiers[i]);
		char *form = code_form(code, more);

		assert_int_equal(talk_post(&f->talk, TOKEN, NULL, form), i == 0 ? 200 : 400);
		free(code);
		free(more);
		free(form);
	}
}

static void redirect_uri_is_the_same(void **state)
{
	static const char *const others[] = {"",
		"&redirect_uri=", "&redirect_uri=http://127.0.0.1:7778/callback",
		"&redirect_uri=http://127.0.0.1/callback"};
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "user@example.com");
	char *form;

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		form = xasprintf(
			"grant_type=authorization_code&code=%s" PUBLIC PROOF "%s", code, others[i]);
		talk_post(&f->talk, TOKEN, NULL, form);
		assert_error(&f->talk, 400, "invalid_grant");
		free(form);
	}
	form = code_form(code, PUBLIC PROOF);
	assert_int_equal(talk_post(&f->talk, TOKEN, NULL, form), 200);
	free(form);
	free(code);
}

static void resource_becomes_the_audience(void **state)
{
	struct idp_fixture *f = *state;
	struct json *claims;

	assert_int_equal(talk_redeem(&f->talk, "&resource=https://other.example.com/mcp",
				 PUBLIC PROOF "&resource=https://other.example.com/mcp"),
		200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_claim(claims, "aud", "other-server");
	json_free(claims);
	talk_redeem(&f->talk, "&resource=https://other.example.com/mcp",
		PUBLIC PROOF "&resource=http://127.0.0.1:8080/mcp");
	assert_error(&f->talk, 400, "invalid_target");
}

static void code_has_a_lifetime(void **state)
{
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "user@example.com");
	char *form = code_form(code, PUBLIC PROOF);

	clock_set_offset((double)f->config.code_lifetime_s + 1);
	talk_post(&f->talk, TOKEN, NULL, form);
	assert_error(&f->talk, 400, "invalid_grant");
	clock_set_offset((double)f->config.code_lifetime_s - 5);
	assert_int_equal(talk_post(&f->talk, TOKEN, NULL, form), 200);
	free(form);
	free(code);
}

static void second_use_revokes_the_first_token(void **state)
{
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "user@example.com");
	char *form = code_form(code, PUBLIC PROOF);
	char *foreign = code_form(code, "&client_id=other-client" PROOF);
	char *token;

	assert_int_equal(talk_post(&f->talk, TOKEN, NULL, form), 200);
	token = slice_dup(talk_member(&f->talk, "access_token"));
	/* Somebody else's try is refused and harms nobody. */
	talk_post(&f->talk, TOKEN, NULL, foreign);
	assert_error(&f->talk, 400, "invalid_grant");
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	talk_post(&f->talk, TOKEN, NULL, form);
	assert_error(&f->talk, 400, "invalid_grant");
	talk_exchange(&f->talk, token, "");
	assert_error(&f->talk, 400, "invalid_request");
	assert_true(slice_contains(talk_member(&f->talk, "error_description"), "revoked"));
	free(code);
	free(form);
	free(foreign);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_gives_the_documented_claims),
		cmocka_unit_test(users_keep_apart),
		cmocka_unit_test(scope_is_what_was_asked),
		cmocka_unit_test(code_is_bound),
		cmocka_unit_test(verifier_has_a_length),
		cmocka_unit_test(redirect_uri_is_the_same),
		cmocka_unit_test(resource_becomes_the_audience),
		cmocka_unit_test_setup(code_has_a_lifetime, idp_fixture_reset),
		cmocka_unit_test_setup(second_use_revokes_the_first_token, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
