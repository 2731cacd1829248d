/* The token endpoint: requests, client authentication and the authorization code grant. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/form.h"

#define TOKEN BASE "/token"
#define PUBLIC "&client_id=mcp-client"
#define PROOF "&code_verifier=" VERIFIER

/* Redeem a new code with these parameters added; the status. */
static int redeem(struct idp_fixture *f, const char *asked, const char *more)
{
	char *code = talk_code(&f->talk, asked, "user@example.com");
	char *form = code_form(code, more);
	int status = talk_post(&f->talk, TOKEN, NULL, form);

	free(code);
	free(form);
	return status;
}

/* ---- the request ---- */

static void only_forms_are_read(void **state)
{
	static const char *const types[] = {"application/json", "multipart/form-data; boundary=x",
		"text/plain", "application/x-www-form-urlencodedx", ""};
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "user@example.com");
	char *form = code_form(code, PUBLIC PROOF);
	char *query = xasprintf(TOKEN "?%s", form);
	const char *fields[] = {"Content-Type", NULL, NULL};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		fields[1] = types[i];
		talk_send(&f->talk, "POST", TOKEN, fields, slice_of(form));
		assert_error(&f->talk, 400, "invalid_request");
	}
	/* Nothing of the URI counts, neither alone nor beside a form. */
	assert_int_equal(talk_get(&f->talk, query), 405);
	talk_post(&f->talk, query, NULL, "");
	assert_error(&f->talk, 400, "invalid_request");
	talk_post(&f->talk, TOKEN "?client_id=mcp-client", NULL, form);
	assert_error(&f->talk, 400, "invalid_request");
	fields[1] = "Application/X-WWW-Form-URLEncoded ; charset=UTF-8";
	assert_int_equal(talk_send(&f->talk, "POST", TOKEN, fields, slice_of(form)), 200);
	free(code);
	free(form);
	free(query);
}

static void parameters_come_once(void **state)
{
	struct idp_fixture *f = *state;

	redeem(f, "", PUBLIC PROOF "&scope=a&scope=a");
	assert_error(&f->talk, 400, "invalid_request");
	redeem(f, "", PUBLIC PUBLIC PROOF);
	assert_error(&f->talk, 400, "invalid_request");
	/* Unknown ones and empty ones are as if they were not there. */
	assert_int_equal(redeem(f, "", PUBLIC PROOF "&unknown=1&scope=&resource=&resource="), 200);
}

static void encodings_are_strict(void **state)
{
	static const char *const bad[] = {"&x=%zz", "&x=%", "&x=%00", "&x=%c0%af", "&x=%ff"};
	struct idp_fixture *f = *state;
	struct buf large = {0};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *more = xasprintf(PUBLIC PROOF "%s", bad[i]);

		redeem(f, "", more);
		assert_error(&f->talk, 400, "invalid_request");
		free(more);
	}
	for (int i = 0; i < 10000; i++)
		buf_printf(&large, "&p%d=1", i);
	talk_post(&f->talk, TOKEN, NULL, large.at);
	assert_error(&f->talk, 400, "invalid_request");
	memset(buf_extend(&large, 1 << 20), 'a', 1 << 20);
	talk_post(&f->talk, TOKEN, NULL, large.at);
	assert_error(&f->talk, 400, "invalid_request");
	buf_clear(&large);
	assert_int_equal(redeem(f, "", PUBLIC PROOF "&x=%c3%a9+%2B%2b"), 200);
}

static void grants_have_their_errors(void **state)
{
	struct idp_fixture *f = *state;

	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client");
	assert_error(&f->talk, 400, "invalid_request");
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client&grant_type=");
	assert_error(&f->talk, 400, "invalid_request");
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client&grant_type=password");
	assert_error(&f->talk, 400, "unsupported_grant_type");
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client&grant_type=client_credentials");
	assert_error(&f->talk, 400, "unsupported_grant_type");
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client&grant_type=" EXCHANGE);
	assert_error(&f->talk, 400, "unauthorized_client");
	talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", "grant_type=authorization_code");
	assert_error(&f->talk, 400, "unauthorized_client");
}

static void answers_are_never_stored(void **state)
{
	struct idp_fixture *f = *state;
	double expires_in;

	assert_int_equal(redeem(f, "", PUBLIC PROOF), 200);
	assert_slice(talk_field(&f->talk, "cache-control"), "no-store");
	assert_slice(talk_field(&f->talk, "pragma"), "no-cache");
	assert_slice(talk_field(&f->talk, "content-type"), "application/json");
	assert_slice(talk_field(&f->talk, "access-control-allow-origin"), "*");
	assert_slice(talk_member(&f->talk, "token_type"), "Bearer");
	assert_true(json_number(json_member(f->talk.json, "expires_in"), &expires_in));
	assert_true(expires_in == 3600);
	assert_null(json_member(f->talk.json, "refresh_token"));
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client");
	assert_slice(talk_field(&f->talk, "cache-control"), "no-store");
	assert_slice(talk_field(&f->talk, "pragma"), "no-cache");
}

/* ---- client authentication ---- */

#define ASK "grant_type=" EXCHANGE /* good enough to get past authentication, and no further */

static void expect_client_error(struct idp_fixture *f, const char *client, const char *form)
{
	talk_post(&f->talk, TOKEN, client, form);
	assert_error(&f->talk, 401, "invalid_client");
	assert_true(slice_starts(talk_field(&f->talk, "www-authenticate"), "Basic "));
}

static void expect_authenticated(struct idp_fixture *f, const char *client, const char *form)
{
	talk_post(&f->talk, TOKEN, client, form);
	assert_error(&f->talk, 400, "invalid_request");
	assert_true(slice_contains(
		talk_member(&f->talk, "error_description"), "subject_token is missing"));
}

static void confidential_clients_prove_themselves(void **state)
{
	struct idp_fixture *f = *state;

	expect_authenticated(f, "auth-proxy:proxy-secret", ASK);
	expect_authenticated(f, "auth-proxy:proxy-secret", ASK "&client_id=auth-proxy");
	expect_authenticated(f, NULL, ASK "&client_id=auth-proxy&client_secret=proxy-secret");
	expect_client_error(f, "auth-proxy:wrong", ASK);
	expect_client_error(f, "auth-proxy:", ASK);
	expect_client_error(f, "auth-proxy", ASK);
	expect_client_error(f, "nobody:proxy-secret", ASK);
	expect_client_error(f, NULL, ASK);
	expect_client_error(f, NULL, ASK "&client_id=auth-proxy");
	expect_client_error(f, NULL, ASK "&client_id=auth-proxy&client_secret=");
	expect_client_error(f, NULL, ASK "&client_id=auth-proxy&client_secret=wrong");
	expect_client_error(f, NULL, ASK "&client_secret=proxy-secret");
	expect_client_error(f, NULL,
		ASK "&client_id=auth-proxy&client_assertion=x&client_assertion_type="
		    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
}

static void public_clients_have_no_secret(void **state)
{
	struct idp_fixture *f = *state;

	talk_post(&f->talk, TOKEN, NULL, "grant_type=authorization_code&client_id=mcp-client");
	assert_error(&f->talk, 400, "invalid_request");
	expect_client_error(
		f, NULL, "grant_type=authorization_code&client_id=mcp-client&client_secret=x");
	expect_client_error(f, "mcp-client:", "grant_type=authorization_code");
}

static void one_method_and_one_client(void **state)
{
	static const char *const bearer[] = {"Content-Type", "application/x-www-form-urlencoded",
		"Authorization", "Bearer abc", NULL};
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");
	char *form;

	talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret",
		ASK "&client_id=auth-proxy&client_secret=proxy-secret");
	assert_error(&f->talk, 400, "invalid_request");
	talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", ASK "&client_assertion=x");
	assert_error(&f->talk, 400, "invalid_request");
	form = exchange_form(token, "&client_id=second-proxy");
	talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", form);
	assert_error(&f->talk, 400, "invalid_request");
	assert_int_equal(talk_exchange(&f->talk, token, "&client_id=auth-proxy"), 200);
	free(form);
	free(token);
	talk_send(&f->talk, "POST", TOKEN, bearer,
		SLICE(ASK "&client_id=auth-proxy&client_secret=proxy-secret"));
	assert_error(&f->talk, 400, "invalid_request");
	talk_send(&f->talk, "POST", TOKEN, bearer, SLICE(ASK "&client_id=mcp-client"));
	assert_error(&f->talk, 401, "invalid_client");
}

/* [RFC6749 2.3.1] both halves of Basic are form-encoded, which a colon in an ID makes visible. */
static void basic_is_form_encoded(void **state)
{
	struct idp_fixture *f = *state;
	const char *form = "grant_type=authorization_code";

	talk_post(&f->talk, TOKEN, "odd%3A+client:p%3A%25%2B+%C3%A9", form);
	assert_error(&f->talk, 400, "invalid_request");
	expect_client_error(f, "odd: client:p:%+ \xc3\xa9", form);
	expect_client_error(f, "odd%3A+client:p%3A%25%2B+%C3%A", form);
}

/* ---- codes ---- */

static void code_gives_the_documented_claims(void **state)
{
	static const char *const names[] = {
		"iss", "aud", "scp", "sub", "email", "exp", "iat", "jti", "client_id"};
	struct idp_fixture *f = *state;
	double now = clock_now();
	struct json *claims;
	const struct json *scp;
	double exp, iat;

	assert_int_equal(redeem(f, "", PUBLIC PROOF), 200);
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

	assert_int_equal(redeem(f, "&scope=extra", PUBLIC PROOF), 200);
	assert_null(json_member(f->talk.json, "scope"));
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_int_equal(json_count(json_member(claims, "scp")), 1);
	json_free(claims);
	/* Said twice it is still one scope, and the answer says so. */
	assert_int_equal(redeem(f, "&scope=extra+extra", PUBLIC PROOF), 200);
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
		redeem(f, "", cases[i].more);
		assert_error(&f->talk, 400, cases[i].error);
	}
	assert_int_equal(redeem(f, "", PUBLIC PROOF "&resource=http://127.0.0.1:8080/mcp"), 200);
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

	assert_int_equal(redeem(f, "&resource=https://other.example.com/mcp",
				 PUBLIC PROOF "&resource=https://other.example.com/mcp"),
		200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_claim(claims, "aud", "other-server");
	json_free(claims);
	redeem(f, "&resource=https://other.example.com/mcp",
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
		cmocka_unit_test_setup(only_forms_are_read, idp_fixture_reset),
		cmocka_unit_test(parameters_come_once),
		cmocka_unit_test(encodings_are_strict),
		cmocka_unit_test(grants_have_their_errors),
		cmocka_unit_test(answers_are_never_stored),
		cmocka_unit_test(confidential_clients_prove_themselves),
		cmocka_unit_test(public_clients_have_no_secret),
		cmocka_unit_test(one_method_and_one_client),
		cmocka_unit_test(basic_is_form_encoded),
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
