/* The control API: mint, log, clock, revocation. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "lib/clock.h"
#include "lib/jws.h"

static void mint_makes_a_good_token(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");
	struct json *claims = token_claims(slice_of(token));
	struct json *header = token_header(token);

	assert_true(talk_verifies(&f->talk, token));
	assert_int_equal(json_count(header), 3);
	assert_claim(header, "alg", "ES256");
	assert_claim(header, "typ", "at+jwt");
	assert_claim(claims, "iss", ISSUER);
	assert_claim(claims, "sub", "user@example.com");
	assert_claim(claims, "client_id", "mcp-client");
	json_free(claims);
	json_free(header);
	free(token);
}

static void mint_changes_what_it_is_told(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk,
		"{\"user\":\"alice@example.com\",\"claims\":{\"aud\":[\"x\",\"y\"],\"jti\":null,"
		"\"new\":{\"a\":1}},\"relative\":{\"nbf\":-5},"
		"\"header\":{\"typ\":null,\"cty\":\"x\"}}");
	struct json *claims = token_claims(slice_of(token));
	struct json *header = token_header(token);
	double nbf, iat;

	assert_true(talk_verifies(&f->talk, token));
	assert_claim(claims, "sub", "alice@example.com");
	assert_int_equal(json_count(json_member(claims, "aud")), 2);
	assert_null(json_member(claims, "jti"));
	assert_true(json_is_object(json_member(claims, "new")));
	json_number(json_member(claims, "nbf"), &nbf);
	json_number(json_member(claims, "iat"), &iat);
	assert_true(iat - nbf == 5);
	assert_null(json_member(header, "typ"));
	assert_claim(header, "cty", "x");
	json_free(claims);
	json_free(header);
	free(token);
}

static void mint_makes_bad_signatures(void **state)
{
	static const char *const orders[] = {
		"{\"sign\":\"none\"}",
		"{\"sign\":\"hmac\"}",
		"{\"sign\":\"hmac\",\"alg\":\"HS512\",\"hmac_secret\":\"x\"}",
		"{\"key\":\"foreign\"}",
		"{\"key\":\"foreign\",\"alg\":\"EdDSA\",\"embed_jwk\":true}",
		"{\"edits\":[\"flip-signature\"]}",
		"{\"edits\":[\"cut-signature\"]}",
		"{\"edits\":[\"no-signature\"]}",
		"{\"edits\":[\"two-segments\"]}",
		"{\"suffix\":\"=\"}",
		"{\"suffix\":\".e30\"}",
		"{\"tamper\":{\"sub\":\"admin\"}}",
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		char *token = talk_mint(&f->talk, orders[i]);

		if (talk_verifies(&f->talk, token))
			fail_msg("%s verifies", orders[i]);
		free(token);
	}
}

/* The attack as it is: HS256, keyed with the text of our public key. */
static void hmac_default_is_the_public_key(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{\"sign\":\"hmac\"}");
	char *pem = signing_key_pem(keyring_signing(f->idp->keys));
	struct buf expected = {0};
	struct jws jws;

	assert_int_equal(jws_parse(slice_of(token), &jws, NULL), 0);
	assert_true(slice_is(json_member_string(jws.header, "alg"), "HS256"));
	hmac_sign(256, slice_of(pem), jws.signing_input, &expected);
	assert_true(slice_equal(buf_slice(&jws.signature), buf_slice(&expected)));
	buf_clear(&expected);
	jws_clear(&jws);
	free(pem);
	free(token);
}

static void tampering_leaves_the_signature(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{\"tamper\":{\"sub\":\"admin\",\"email\":null}}");
	struct json *claims = token_claims(slice_of(token));

	assert_claim(claims, "sub", "admin");
	assert_null(json_member(claims, "email"));
	assert_claim(claims, "iss", ISSUER);
	json_free(claims);
	free(token);
}

static void raw_bytes_are_signed_as_they_are(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{\"raw_payload\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}");
	char *header = talk_mint(&f->talk, "{\"raw_header\":\"not json\"}");
	struct jws jws;

	assert_true(talk_verifies(&f->talk, token));
	assert_int_equal(jws_parse(slice_of(token), &jws, NULL), 0);
	assert_true(slice_is(buf_slice(&jws.payload), "{\"a\":1,\"a\":2}"));
	jws_clear(&jws);
	assert_true(slice_starts(slice_of(header), "bm90IGpzb24."));
	free(token);
	free(header);
}

static void bad_names_can_be_refined(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk,
		"{\"bad\":\"expired\",\"relative\":{\"exp\":-5},\"claims\":{\"aud\":\"x\"}}");
	struct json *claims = token_claims(slice_of(token));
	double exp, iat;

	json_number(json_member(claims, "exp"), &exp);
	json_number(json_member(claims, "iat"), &iat);
	assert_true(exp - iat == 3655);
	assert_claim(claims, "aud", "x");
	json_free(claims);
	free(token);
}

static void orders_are_strict(void **state)
{
	static const struct {
		const char *method, *path, *body;
		int status;
	} cases[] = {
		{"POST", "/mint", "{\"bad\":\"no-such\"}", 404},
		{"POST", "/mint", "{\"clams\":{}}", 400},
		{"POST", "/mint", "{\"claims\":[]}", 400},
		{"POST", "/mint", "{\"relative\":{\"exp\":\"1\"}}", 400},
		{"POST", "/mint", "{\"sign\":\"rsa\"}", 400},
		{"POST", "/mint", "{\"alg\":\"RS256\"}", 400},
		{"POST", "/mint", "{\"key\":\"no-such\"}", 404},
		{"POST", "/mint", "{\"key\":\"foreign\",\"alg\":\"none\"}", 404},
		{"POST", "/mint", "{\"edits\":[\"no-such\"]}", 404},
		{"POST", "/mint", "{\"user\":\"nobody\"}", 404},
		{"POST", "/mint", "{} {}", 400},
		{"POST", "/mint", "[]", 400},
		{"POST", "/mint", "", 400},
		{"POST", "/keys/rotate", "{\"alg\":\"none\"}", 400},
		{"POST", "/keys/rotate", "{\"rsa_bits\":512}", 400},
		{"PUT", "/keys/no-such", "{}", 404},
		{"PUT", "/keys/", "{}", 404},
		{"POST", "/clock", "{}", 400},
		{"POST", "/clock", "{\"offset_s\":\"1\"}", 400},
		{"POST", "/clock", "{\"offset_s\":1e300}", 400},
		{"POST", "/clock", "{\"offset_s\":1,\"x\":1}", 400},
		{"POST", "/revoke", "{}", 400},
		{"POST", "/revoke", "{\"token\":\"opaque\"}", 400},
		{"POST", "/revoke", "{\"token\":\"e30.e30.e30\"}", 400},
		{"POST", "/revoke", "{\"jti\":\"x\",\"token\":\"y\"}", 400},
		{"POST", "/faults", "{\"endpoint\":\"nothing\"}", 400},
		{"GET", "/nothing", NULL, 404},
		{"PATCH", "/mint", "{}", 404},
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int status = talk_control(&f->talk, cases[i].method, cases[i].path, cases[i].body);

		if (status != cases[i].status || talk_member(&f->talk, "error").len == 0)
			fail_msg("%s %s %s: %d %s", cases[i].method, cases[i].path, cases[i].body,
				status, f->talk.reply.body.at);
	}
}

/* A page in the tester's own browser must not be able to mint. */
static void browsers_are_not_served(void **state)
{
	struct idp_fixture *f = *state;
	struct talk control = {.port = f->talk.control};
	const char *origin[] = {
		"Content-Type", "application/json", "Origin", "http://127.0.0.1:8091", NULL};
	const char *plain[] = {"Content-Type", "text/plain", NULL};

	assert_int_equal(talk_send(&control, "POST", "/mint", origin, SLICE("{}")), 403);
	assert_int_equal(talk_send(&control, "POST", "/mint", plain, SLICE("{}")), 400);
	origin[2] = NULL;
	assert_int_equal(talk_send(&control, "POST", "/mint", origin, SLICE("{}")), 200);
	assert_null(talk_field(&control, "access-control-allow-origin").at);
	talk_end(&control);
}

/* ---- log and clock ---- */

static void log_tells_why_and_keeps_secrets(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");
	char *form = exchange_form(token, "&client_id=auth-proxy&client_secret=proxy-secret"
					  "&client_secert=misspelt");
	const struct json *entries, *entry;

	assert_int_equal(talk_post(&f->talk, BASE "/token", NULL, form), 200);
	talk_post(&f->talk, BASE "/token", "auth-proxy:leaked-secret", form);
	assert_int_equal(talk_control(&f->talk, "GET", "/log", NULL), 200);
	assert_null(strstr(f->talk.reply.body.at, token));
	assert_null(strstr(f->talk.reply.body.at, "proxy-secret"));
	assert_null(strstr(f->talk.reply.body.at, "leaked-secret"));
	assert_null(strstr(f->talk.reply.body.at, "misspelt"));
	entries = json_member(f->talk.json, "requests");
	assert_int_equal(json_count(entries), 2);
	entry = json_first(entries);
	assert_claim(entry, "endpoint", "token");
	assert_claim(entry, "caller", "Client");
	assert_claim(entry, "client", "auth-proxy");
	assert_claim(entry, "decision", "issued");
	assert_claim(json_member(entry, "subject"), "aud", "mcp-server");
	assert_claim(json_member(entry, "issued"), "aud", "backend-server");
	assert_claim(json_member(entry, "parameters"), "audience", "backend-server");
	assert_true(slice_starts(
		json_member_string(json_member(entry, "parameters"), "subject_token"), "sha256:"));
	entry = json_next(entry);
	assert_claim(entry, "decision", "refused");
	assert_claim(entry, "error", "invalid_request");
	assert_true(slice_contains(json_member_string(entry, "explanation"), "RFC 6749 2.3"));
	talk_control(&f->talk, "DELETE", "/log", NULL);
	talk_control(&f->talk, "GET", "/log", NULL);
	assert_int_equal(json_count(json_member(f->talk.json, "requests")), 0);
	free(form);
	free(token);
}

static void log_keeps_the_newest(void **state)
{
	struct idp_fixture *f = *state;
	struct json *entry = json_new_object();
	double dropped;

	for (int i = 0; i < REQUEST_LOG_MAX + 3; i++) {
		json_set_number(entry, "n", i);
		request_log_add(f->idp->log, entry);
	}
	json_free(entry);
	talk_control(&f->talk, "GET", "/log", NULL);
	assert_int_equal(json_count(json_member(f->talk.json, "requests")), REQUEST_LOG_MAX);
	json_number(json_member(f->talk.json, "dropped"), &dropped);
	assert_true(dropped == 3);
}

static void clock_moves_tokens_and_back(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");

	assert_int_equal(talk_control(&f->talk, "POST", "/clock", "{\"offset_s\":3601}"), 200);
	assert_int_equal(talk_exchange(&f->talk, token, ""), 400);
	assert_int_equal(talk_control(&f->talk, "POST", "/clock", "{\"offset_s\":0}"), 200);
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	free(token);
}

static void tokens_are_revoked_by_id(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{\"claims\":{\"jti\":\"known\"}}");

	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	assert_int_equal(talk_control(&f->talk, "POST", "/revoke", "{\"jti\":\"known\"}"), 200);
	assert_int_equal(talk_exchange(&f->talk, token, ""), 400);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(mint_makes_a_good_token, idp_fixture_reset),
		cmocka_unit_test(mint_changes_what_it_is_told),
		cmocka_unit_test(mint_makes_bad_signatures),
		cmocka_unit_test(hmac_default_is_the_public_key),
		cmocka_unit_test(tampering_leaves_the_signature),
		cmocka_unit_test(raw_bytes_are_signed_as_they_are),
		cmocka_unit_test(bad_names_can_be_refined),
		cmocka_unit_test(orders_are_strict),
		cmocka_unit_test(browsers_are_not_served),
		cmocka_unit_test_setup(log_tells_why_and_keeps_secrets, idp_fixture_reset),
		cmocka_unit_test_setup(log_keeps_the_newest, idp_fixture_reset),
		cmocka_unit_test_setup(clock_moves_tokens_and_back, idp_fixture_reset),
		cmocka_unit_test_setup(tokens_are_revoked_by_id, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
