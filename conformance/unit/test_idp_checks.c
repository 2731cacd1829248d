/* Every decision of the mock IdP at its boundary, each refusal beside the twin that passes. */
#include "unit/unit.h"

#include <string.h>

#include "checks.h"

#define GOOD(text) ((struct claim_text){CLAIM_GOOD, SLICE(text)})
#define ALLOWED(check) assert_true(check)
#define REFUSED(check) assert_false(check)

static void parameters(void **state)
{
	(void)state;
	ALLOWED(check_idp_query_absent(false));
	REFUSED(check_idp_query_absent(true));
	ALLOWED(check_idp_form_type(SLICE("application/x-www-form-urlencoded")));
	ALLOWED(check_idp_form_type(SLICE("Application/X-WWW-Form-URLEncoded ; charset=UTF-8")));
	REFUSED(check_idp_form_type(SLICE("application/x-www-form-urlencodedx")));
	REFUSED(check_idp_form_type(SLICE("application/json")));
	REFUSED(check_idp_form_type(SLICE_NONE));
	ALLOWED(check_idp_parameter_repeatable(SLICE("resource")));
	ALLOWED(check_idp_parameter_repeatable(SLICE("audience")));
	REFUSED(check_idp_parameter_repeatable(SLICE("scope")));
	REFUSED(check_idp_parameter_repeatable(SLICE("Resource")));
}

static void clients(void **state)
{
	char *names[] = {(char *)"authorization_code"};

	(void)state;
	ALLOWED(check_idp_client_one_method(0));
	ALLOWED(check_idp_client_one_method(1));
	REFUSED(check_idp_client_one_method(2));
	ALLOWED(check_idp_client_credentials(true, true));
	ALLOWED(check_idp_client_credentials(false, false));
	REFUSED(check_idp_client_credentials(true, false));
	REFUSED(check_idp_client_credentials(false, true));
	ALLOWED(check_idp_client_secret(SLICE("secret"), SLICE("secret")));
	REFUSED(check_idp_client_secret(SLICE("secret"), SLICE("secreT")));
	REFUSED(check_idp_client_secret(SLICE("secret"), SLICE("secre")));
	REFUSED(check_idp_client_secret(SLICE_NONE, SLICE_NONE));
	REFUSED(check_idp_client_secret(SLICE(""), SLICE("")));
	ALLOWED(check_idp_client_id_consistent(SLICE("a"), SLICE_NONE));
	ALLOWED(check_idp_client_id_consistent(SLICE("a"), SLICE("a")));
	REFUSED(check_idp_client_id_consistent(SLICE("a"), SLICE("A")));
	ALLOWED(check_idp_client_grant(names, 1, SLICE("authorization_code")));
	REFUSED(check_idp_client_grant(names, 1, SLICE("password")));
	REFUSED(check_idp_client_grant(NULL, 0, SLICE("authorization_code")));
}

static void redirect_uris(void **state)
{
	(void)state;
	ALLOWED(check_idp_redirect_uri(
		SLICE("https://a.example/cb"), SLICE("https://a.example/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("https://a.example/cb"), SLICE("https://a.example/cb/")));
	REFUSED(check_idp_redirect_uri(
		SLICE("https://a.example/cb"), SLICE("https://a.example/cb?x")));
	REFUSED(check_idp_redirect_uri(
		SLICE("https://a.example/cb"), SLICE("https://a.example:444/cb")));
	REFUSED(check_idp_redirect_uri(SLICE("https://a.example/cb"), SLICE_NONE));
	ALLOWED(check_idp_redirect_uri(SLICE("com.example.app:/cb"), SLICE("com.example.app:/cb")));
	REFUSED(check_idp_redirect_uri(SLICE("com.example.app:/cb"), SLICE("com.example.app:/c")));
	/* [RFC8252 7.3] the port of a loopback URI, and nothing else of it */
	ALLOWED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1/cb")));
	ALLOWED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1:9/cb"), SLICE("http://127.0.0.1:1/cb")));
	ALLOWED(check_idp_redirect_uri(SLICE("http://[::1]/cb"), SLICE("http://[::1]:1/cb")));
	ALLOWED(check_idp_redirect_uri(
		SLICE("http://localhost/cb"), SLICE("http://localhost:65535/cb")));
	REFUSED(check_idp_redirect_uri(SLICE("http://localhost/cb"), SLICE("http://127.0.0.1/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1/cb2")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1/cb?")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1/cb?a")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1@evil.example/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1:1/cb#f")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("http://127.0.0.1.evil.example/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://127.0.0.1/cb"), SLICE("https://127.0.0.1:1/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("https://127.0.0.1/cb"), SLICE("https://127.0.0.1:1/cb")));
	REFUSED(check_idp_redirect_uri(
		SLICE("http://a.example/cb"), SLICE("http://a.example:81/cb")));
}

static void authorization_requests(void **state)
{
	const char *challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
	char *names[] = {(char *)"a", (char *)"b"};
	struct claim_scope scope;

	(void)state;
	ALLOWED(check_idp_response_type(SLICE("code")));
	REFUSED(check_idp_response_type(SLICE("token")));
	REFUSED(check_idp_response_type(SLICE("code token")));
	REFUSED(check_idp_response_type(SLICE_NONE));
	ALLOWED(check_idp_pkce_method(SLICE("S256")));
	REFUSED(check_idp_pkce_method(SLICE("s256")));
	REFUSED(check_idp_pkce_method(SLICE("plain")));
	REFUSED(check_idp_pkce_method(SLICE_NONE));
	ALLOWED(check_idp_pkce_challenge(slice_of(challenge)));
	REFUSED(check_idp_pkce_challenge(slice_of(challenge + 1)));
	REFUSED(check_idp_pkce_challenge(SLICE("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM")));
	REFUSED(check_idp_pkce_challenge(SLICE("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")));
	REFUSED(check_idp_pkce_challenge(SLICE_NONE));
	scope_parse(SLICE("b a"), &scope);
	ALLOWED(check_idp_scope_allowed(&scope, names, 2));
	scope_parse(SLICE("a c"), &scope);
	REFUSED(check_idp_scope_allowed(&scope, names, 2));
	scope_parse(SLICE("a  b"), &scope);
	REFUSED(check_idp_scope_allowed(&scope, names, 2));
	memset(&scope, 0, sizeof scope);
	REFUSED(check_idp_scope_allowed(&scope, names, 2));
	ALLOWED(check_idp_resource_known(SLICE("https://a/mcp"), SLICE("https://a/mcp")));
	REFUSED(check_idp_resource_known(SLICE("https://a/mcp"), SLICE("https://a/mcp/")));
	ALLOWED(check_idp_targets_agree(SLICE("x"), SLICE("x")));
	REFUSED(check_idp_targets_agree(SLICE("x"), SLICE("y")));
}

static void logins(void **state)
{
	(void)state;
	ALLOWED(check_idp_login_fresh(99.9, 100));
	REFUSED(check_idp_login_fresh(100, 100));
	ALLOWED(check_idp_login_binding(SLICE("abc"), SLICE("abc")));
	REFUSED(check_idp_login_binding(SLICE("abc"), SLICE("abd")));
	REFUSED(check_idp_login_binding(SLICE("abc"), SLICE_NONE));
	REFUSED(check_idp_login_binding(SLICE_NONE, SLICE_NONE));
	ALLOWED(check_idp_login_failures(LOGIN_MAX_FAILURES - 1));
	REFUSED(check_idp_login_failures(LOGIN_MAX_FAILURES));
	ALLOWED(check_idp_user_password(SLICE("password"), SLICE("password")));
	REFUSED(check_idp_user_password(SLICE("password"), SLICE("Password")));
	REFUSED(check_idp_user_password(SLICE("password"), SLICE_NONE));
	REFUSED(check_idp_user_password(SLICE(""), SLICE("")));
}

static void codes(void **state)
{
	char verifier[130];

	(void)state;
	ALLOWED(check_idp_code_unredeemed(false));
	REFUSED(check_idp_code_unredeemed(true));
	ALLOWED(check_idp_code_fresh(59.99, 60));
	REFUSED(check_idp_code_fresh(60, 60));
	ALLOWED(check_idp_code_client(SLICE("a"), SLICE("a")));
	REFUSED(check_idp_code_client(SLICE("a"), SLICE("b")));
	ALLOWED(check_idp_code_redirect_uri(SLICE("http://a/"), SLICE("http://a/")));
	REFUSED(check_idp_code_redirect_uri(SLICE("http://a/"), SLICE("http://a")));
	REFUSED(check_idp_code_redirect_uri(SLICE("http://a/"), SLICE_NONE));
	ALLOWED(check_idp_code_audience(SLICE("x"), SLICE("x")));
	ALLOWED(check_idp_code_audience(SLICE("x"), SLICE_NONE));
	REFUSED(check_idp_code_audience(SLICE("x"), SLICE("y")));
	memset(verifier, 'a', sizeof verifier);
	REFUSED(check_idp_pkce_verifier_form(slice_make(verifier, 42)));
	ALLOWED(check_idp_pkce_verifier_form(slice_make(verifier, 43)));
	ALLOWED(check_idp_pkce_verifier_form(slice_make(verifier, 128)));
	REFUSED(check_idp_pkce_verifier_form(slice_make(verifier, 129)));
	memcpy(verifier, "AZaz09-._~", 10);
	ALLOWED(check_idp_pkce_verifier_form(slice_make(verifier, 43)));
	verifier[5] = '+';
	REFUSED(check_idp_pkce_verifier_form(slice_make(verifier, 43)));
	ALLOWED(check_idp_pkce_verifier(SLICE("abc"), SLICE("abc")));
	REFUSED(check_idp_pkce_verifier(SLICE("abc"), SLICE("abC")));
	REFUSED(check_idp_pkce_verifier(SLICE_NONE, SLICE_NONE));
}

static void token_headers(void **state)
{
	(void)state;
	ALLOWED(check_idp_token_header(false, false));
	REFUSED(check_idp_token_header(true, false));
	REFUSED(check_idp_token_header(false, true));
	ALLOWED(check_idp_token_typ(SLICE("at+jwt"), SLICE("at+jwt")));
	ALLOWED(check_idp_token_typ(SLICE("application/AT+JWT"), SLICE("at+jwt")));
	REFUSED(check_idp_token_typ(SLICE("JWT"), SLICE("at+jwt")));
	REFUSED(check_idp_token_typ(SLICE_NONE, SLICE("at+jwt")));
	REFUSED(check_idp_token_typ(SLICE("application/"), SLICE("at+jwt")));
	ALLOWED(check_idp_token_key(true, false));
	ALLOWED(check_idp_token_key(false, true));
	REFUSED(check_idp_token_key(false, false));
	ALLOWED(check_idp_token_alg(ALG_ES256, ALG_ES256));
	REFUSED(check_idp_token_alg(ALG_RS512, ALG_RS256));
	REFUSED(check_idp_token_alg(ALG_INVALID, ALG_INVALID));
	ALLOWED(check_idp_token_signature(ERR_NONE));
	REFUSED(check_idp_token_signature(ERR_SIGNATURE));
	REFUSED(check_idp_token_signature(ERR_UNSUPPORTED));
}

static void token_claims(void **state)
{
	struct claim_text absent = {0};
	struct claim_text bad = {CLAIM_BAD, SLICE("x")};
	struct claim_time at = {CLAIM_GOOD, 100};
	struct claim_time none = {0};
	struct claim_time ill = {CLAIM_BAD, 100};

	(void)state;
	ALLOWED(check_idp_token_issuer(&GOOD("https://a"), SLICE("https://a")));
	REFUSED(check_idp_token_issuer(&GOOD("https://a/"), SLICE("https://a")));
	REFUSED(check_idp_token_issuer(&absent, SLICE("https://a")));
	REFUSED(check_idp_token_issuer(&bad, SLICE("x")));
	ALLOWED(check_idp_token_subject(&GOOD("u")));
	REFUSED(check_idp_token_subject(&GOOD("")));
	REFUSED(check_idp_token_subject(&absent));
	REFUSED(check_idp_token_subject(&bad));
	ALLOWED(check_idp_token_id(&GOOD("1")));
	REFUSED(check_idp_token_id(&GOOD("")));
	REFUSED(check_idp_token_id(&absent));
	ALLOWED(check_idp_token_expiry(&at, 99.999));
	REFUSED(check_idp_token_expiry(&at, 100));
	REFUSED(check_idp_token_expiry(&none, 0));
	REFUSED(check_idp_token_expiry(&ill, 0));
	ALLOWED(check_idp_token_not_before(&at, 100));
	REFUSED(check_idp_token_not_before(&at, 99.999));
	ALLOWED(check_idp_token_not_before(&none, 0));
	REFUSED(check_idp_token_not_before(&ill, 1000));
	ALLOWED(check_idp_token_purpose(false));
	REFUSED(check_idp_token_purpose(true));
	ALLOWED(check_idp_token_unbound(false));
	REFUSED(check_idp_token_unbound(true));
	ALLOWED(check_idp_token_unrevoked(false));
	REFUSED(check_idp_token_unrevoked(true));
}

static void exchanges(void **state)
{
	const struct claim_audience aud = {CLAIM_GOOD, 2, {SLICE("x"), SLICE("y")}};
	const struct claim_audience bad = {CLAIM_BAD, 1, {SLICE("x")}};

	(void)state;
	ALLOWED(check_idp_exchange_subject_type(
		SLICE("urn:ietf:params:oauth:token-type:access_token")));
	ALLOWED(check_idp_exchange_subject_type(SLICE("urn:ietf:params:oauth:token-type:jwt")));
	REFUSED(check_idp_exchange_subject_type(
		SLICE("urn:ietf:params:oauth:token-type:id_token")));
	REFUSED(check_idp_exchange_subject_type(SLICE("access_token")));
	REFUSED(check_idp_exchange_subject_type(SLICE_NONE));
	ALLOWED(check_idp_exchange_actor_pair(false, false));
	ALLOWED(check_idp_exchange_actor_pair(true, true));
	REFUSED(check_idp_exchange_actor_pair(true, false));
	REFUSED(check_idp_exchange_actor_pair(false, true));
	ALLOWED(check_idp_exchange_may_act(false, SLICE_NONE, SLICE("a")));
	ALLOWED(check_idp_exchange_may_act(true, SLICE("a"), SLICE("a")));
	REFUSED(check_idp_exchange_may_act(true, SLICE("b"), SLICE("a")));
	REFUSED(check_idp_exchange_may_act(true, SLICE_NONE, SLICE("a")));
	ALLOWED(check_idp_exchange_requested_type(SLICE_NONE));
	ALLOWED(check_idp_exchange_requested_type(
		SLICE("urn:ietf:params:oauth:token-type:access_token")));
	ALLOWED(check_idp_exchange_requested_type(SLICE("urn:ietf:params:oauth:token-type:jwt")));
	REFUSED(check_idp_exchange_requested_type(
		SLICE("urn:ietf:params:oauth:token-type:refresh_token")));
	ALLOWED(check_idp_exchange_client(SLICE("a"), SLICE("a")));
	REFUSED(check_idp_exchange_client(SLICE("a"), SLICE("b")));
	ALLOWED(check_idp_exchange_subject(SLICE("y"), &aud));
	REFUSED(check_idp_exchange_subject(SLICE("z"), &aud));
	REFUSED(check_idp_exchange_subject(SLICE("x"), &bad));
	ALLOWED(check_idp_exchange_target(SLICE("a"), SLICE("a")));
	REFUSED(check_idp_exchange_target(SLICE("a"), SLICE("b")));
	ALLOWED(check_idp_exchange_impersonation(true));
	REFUSED(check_idp_exchange_impersonation(false));
}

static void introspection_and_control(void **state)
{
	char *names[] = {(char *)"y"};
	const struct claim_audience aud = {CLAIM_GOOD, 2, {SLICE("x"), SLICE("y")}};
	const struct claim_audience other = {CLAIM_GOOD, 1, {SLICE("x")}};
	const struct claim_audience bad = {CLAIM_BAD, 1, {SLICE("y")}};

	(void)state;
	ALLOWED(check_idp_introspect_client(true));
	REFUSED(check_idp_introspect_client(false));
	ALLOWED(check_idp_introspect_audience(names, 1, &aud));
	REFUSED(check_idp_introspect_audience(names, 1, &other));
	REFUSED(check_idp_introspect_audience(names, 1, &bad));
	REFUSED(check_idp_introspect_audience(NULL, 0, &aud));
	ALLOWED(check_idp_control_caller(false));
	REFUSED(check_idp_control_caller(true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters),
		cmocka_unit_test(clients),
		cmocka_unit_test(redirect_uris),
		cmocka_unit_test(authorization_requests),
		cmocka_unit_test(logins),
		cmocka_unit_test(codes),
		cmocka_unit_test(token_headers),
		cmocka_unit_test(token_claims),
		cmocka_unit_test(exchanges),
		cmocka_unit_test(introspection_and_control),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
