/* The token endpoint: requests and client authentication. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

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

	talk_redeem(&f->talk, "", PUBLIC PROOF "&scope=a&scope=a");
	assert_error(&f->talk, 400, "invalid_request");
	talk_redeem(&f->talk, "", PUBLIC PUBLIC PROOF);
	assert_error(&f->talk, 400, "invalid_request");
	/* Unknown ones and empty ones are as if they were not there. */
	assert_int_equal(
		talk_redeem(&f->talk, "", PUBLIC PROOF "&unknown=1&scope=&resource=&resource="),
		200);
}

static void encodings_are_strict(void **state)
{
	static const char *const bad[] = {"&x=%zz", "&x=%", "&x=%00", "&x=%c0%af", "&x=%ff"};
	struct idp_fixture *f = *state;
	struct buf large = {0};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *more = xasprintf(PUBLIC PROOF "%s", bad[i]);

		talk_redeem(&f->talk, "", more);
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
	assert_int_equal(talk_redeem(&f->talk, "", PUBLIC PROOF "&x=%c3%a9+%2B%2b"), 200);
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
	assert_error(&f->talk, 400, "unauthorized_client");
	talk_post(&f->talk, TOKEN, NULL, "client_id=mcp-client&grant_type=" EXCHANGE);
	assert_error(&f->talk, 400, "unauthorized_client");
	talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", "grant_type=authorization_code");
	assert_error(&f->talk, 400, "unauthorized_client");
}

static void answers_are_never_stored(void **state)
{
	struct idp_fixture *f = *state;
	double expires_in;

	assert_int_equal(talk_redeem(&f->talk, "", PUBLIC PROOF), 200);
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
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
