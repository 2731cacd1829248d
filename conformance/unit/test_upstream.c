/* The upstream over a socket, before a fake issuer that counts what it is asked. */
#include "unit/upstream_stage.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void good_tokens_open(void **state)
{
	(void)state;
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200,
		"{\"resource\":\"/backend\",\"user\":\"user@example.com\","
		"\"scope\":\"backend-api:read\"}");
	upstream_expect(upstream_query_with(upstream_token(upstream_stage.issuer.key[0], 2, "{}"),
				"{\"query\":\"SELECT 1\"}"),
		200,
		"\"query\":\"SELECT 1\",\"rows\":[{\"session_user\":"
		"\"principal://pool/subject/user@example.com\"}]");
	assert_true(upstream_stage.issuer.credentials_good);
	assert_int_equal(upstream_stage.issuer.asked, 2);
}

static void each_claim_has_its_say(void **state)
{
	static const struct {
		const char *changes;
		int status;
		const char *part;
	} cases[] = {
		{"{\"iss\":\"https://idp.example.com/oauth2/other\"}", 401, "another issuer"},
		{"{\"iss\":null}", 401, "another issuer"},
		{"{\"aud\":\"mcp-server\"}", 401, "another audience"},
		{"{\"aud\":[\"mcp-server\",\"backend-server\"]}", 200, "user@example.com"},
		{"{\"aud\":null}", 401, "another audience"},
		{"{\"exp\":1}", 401, "expired"},
		{"{\"exp\":null}", 401, "expired"},
		{"{\"nbf\":99999999999}", 401, "not valid yet"},
		{"{\"nbf\":1}", 200, "user@example.com"},
		{"{\"cnf\":{\"jkt\":\"x\"}}", 401, "bound to a key"},
		{"{\"sub\":\"mallory@example.com\"}", 403, "access_denied"},
		{"{\"sub\":null}", 403, "access_denied"},
		{"{\"scp\":[\"backend-api:write\"]}", 403,
			"error=\"insufficient_scope\", error_description=\"the scope does not "
			"suffice\", scope=\"backend-api:read\""},
		{"{\"scp\":null,\"scope\":\"x backend-api:read\"}", 200, "user@example.com"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		upstream_expect(upstream_get_with(upstream_token(
					upstream_stage.issuer.key[0], 1, cases[i].changes)),
			cases[i].status, cases[i].part);
	/* Each resource has its own issuer, audience and people. */
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 2, "{}")),
		401, "another audience");
	upstream_expect(upstream_query_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}"),
				"{\"query\":\"q\"}"),
		401, "another audience");
	upstream_expect(upstream_query_with(upstream_token(upstream_stage.issuer.key[0], 2,
						    "{\"sub\":\"user@example.com\"}"),
				"{\"query\":\"q\"}"),
		403, "access_denied");
}

static void forged_tokens_do_not_open(void **state)
{
	struct signing_key *forger = signing_key_new(ALG_ES256, "k1");
	char *token = upstream_token(upstream_stage.issuer.key[0], 1, "{}");
	char *unsigned_token = xasprintf("eyJhbGciOiJub25lIn0%.*s",
		(int)(strrchr(token, '.') - strchr(token, '.')) + 1, strchr(token, '.'));

	(void)state;
	upstream_expect(upstream_get_with(upstream_token(forger, 1, "{}")), 401,
		"\r\nWWW-Authenticate: Bearer realm=\"upstream\", error=\"invalid_token\"");
	upstream_expect(upstream_get_with(unsigned_token), 401, "proves nothing");
	upstream_expect(upstream_get_with(xstrdup("opaque")), 401, "three segments");
	/* Nobody is asked about a token that the issuer did not sign. */
	assert_int_equal(upstream_stage.issuer.asked, 0);
	upstream_expect(upstream_get_with(token), 200, "user@example.com");
	signing_key_free(forger);
}

static void requests_without_a_token_are_challenged(void **state)
{
	static const struct {
		const char *fields;
		int status;
		const char *part;
	} cases[] = {
		{"", 401, "\r\nWWW-Authenticate: Bearer realm=\"upstream\"\r\n"},
		{"Authorization: Basic YTpi\r\n", 401,
			"\r\nWWW-Authenticate: Bearer realm=\"upstream\"\r\n"},
		{"Authorization: Bearer\r\n", 401, "realm"},
		{"Authorization: Bearer a b\r\n", 400, "error=\"invalid_request\""},
		{"Authorization: Bearer a,b\r\n", 400, "error=\"invalid_request\""},
		{"Authorization: Bearer =\r\n", 400, "error=\"invalid_request\""},
		{"Authorization: Bearer a\r\nAuthorization: Bearer a\r\n", 400,
			"error=\"invalid_request\""},
		{"Cookie: access_token=a\r\n", 401, "realm"},
	};
	char *token = upstream_token(upstream_stage.issuer.key[0], 1, "{}");
	char *twice =
		xasprintf("Authorization: Bearer %s\r\nAuthorization: Bearer %s\r\n", token, token);
	char *in_query = xasprintf("GET /backend?access_token=%s HTTP/1.1\r\nHost: x\r\n"
				   "Connection: close\r\n\r\n",
		token);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		upstream_expect(upstream_get(cases[i].fields), cases[i].status, cases[i].part);
	upstream_expect(upstream_get(twice), 400, "error=\"invalid_request\"");
	upstream_expect(raw_exchange(upstream_stage.port, in_query, 4000), 401, "realm");
	assert_int_equal(upstream_stage.issuer.keys_calls, 0);
	free(in_query);
	free(twice);
	free(token);
}

static void issuer_has_the_last_word(void **state)
{
	static const struct {
		const char *answer;
		int answer_status;
		int status;
		const char *part;
	} cases[] = {
		{"{\"active\":true,\"sub\":\"user@example.com\",\"iss\":\"" ISSUER "\"}", 200, 200,
			"user@example.com"},
		{"{\"active\":false}", 200, 401, "not active"},
		{"{\"active\":\"true\"}", 200, 401, "not active"},
		{"{\"active\":true,\"sub\":\"bob@example.com\"}", 200, 502, "another token"},
		{"{\"active\":true", 200, 502, "cannot be asked"},
		{"{}", 200, 502, "cannot be asked"},
		{"{\"active\":true}", 401, 502, "cannot be asked"},
		{"{\"active\":true}", 302, 502, "cannot be asked"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		upstream_stage.issuer.answer = cases[i].answer;
		upstream_stage.issuer.answer_status = cases[i].answer_status;
		upstream_expect(
			upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
			cases[i].status, cases[i].part);
	}
	/* Every call asks: yesterday's answer is no answer. */
	assert_int_equal(upstream_stage.issuer.asked, (int)ARRAY_LEN(cases));
}

static void silent_issuer_closes_the_door(void **state)
{
	char *url = upstream_stage.resources[0].introspect_url;

	(void)state;
	upstream_stage.resources[0].introspect_url = "http://127.0.0.1:1/introspect";
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		503, "temporarily_unavailable");
	upstream_stage.resources[0].introspect_url = url;
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
}

static void keys_are_fetched_once_and_again_for_a_new_key(void **state)
{
	(void)state;
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
	assert_int_equal(upstream_stage.issuer.keys_calls, 1);
	/* Rotation: the issuer signs with a key that was not in the set. */
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[1], 1, "{}")),
		401, "no such key");
	assert_int_equal(upstream_stage.issuer.keys_calls, 2);
	upstream_stage.issuer.published = 2;
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[1], 1, "{}")),
		200, "user@example.com");
	assert_int_equal(upstream_stage.issuer.keys_calls, 3);
	/* Within the cooldown an unknown key is an unknown key. */
	upstream_stage.config->jwks_cooldown_ms = 600000;
	upstream_stage.issuer.key[1] =
		(signing_key_free(upstream_stage.issuer.key[1]), signing_key_new(ALG_ES256, "k3"));
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[1], 1, "{}")),
		401, "no such key");
	assert_int_equal(upstream_stage.issuer.keys_calls, 3);
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
	upstream_stage.issuer.key[1] =
		(signing_key_free(upstream_stage.issuer.key[1]), signing_key_new(ALG_ES256, "k2"));
}

static void bad_key_sets_close_the_door(void **state)
{
	char *url = upstream_stage.resources[0].jwks_url;

	(void)state;
	upstream_stage.issuer.keys_body = "<html>";
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		502, "keys cannot be had");
	upstream_stage.issuer.keys_body = "{}";
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		502, "keys cannot be had");
	upstream_stage.issuer.keys_body = "{\"keys\":[]}";
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		401, "no such key");
	upstream_stage.issuer.keys_body = NULL;
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
	/* A set that fails to come anew leaves the one that is there. */
	upstream_stage.resources[0].jwks_url = "http://127.0.0.1:1/keys";
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[1], 1, "{}")),
		503, "keys cannot be had");
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		200, "user@example.com");
	upstream_stage.resources[0].jwks_url = url;
}

static void audit_names_the_user_and_never_the_token(void **state)
{
	struct signing_key *forger = signing_key_new(ALG_ES256, "k1");
	char *token = upstream_token(upstream_stage.issuer.key[0], 2, "{}");
	char *signature = xstrdup(strrchr(token, '.') + 1);
	char tag[SECRET_TAG_SIZE];
	char *named;
	char *audit;

	(void)state;
	secret_tag(slice_of(token), tag);
	free(upstream_query_with(token, "{\"query\":\"q\"}"));
	free(upstream_get_with(upstream_token(forger, 1, "{\"sub\":\"mallory@example.com\"}")));
	free(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{\"scp\":[]}")));
	free(upstream_get(""));
	audit = upstream_audit_text();
	named = xasprintf("\"resource\":\"/bigquery\",\"method\":\"POST\",\"decision\":\"allowed\","
			  "\"status\":200,\"user\":\"principal://pool/subject/user@example.com\","
			  "\"email\":\"user@example.com\","
			  "\"scope\":\"https://www.googleapis.com/auth/bigquery\","
			  "\"token\":\"%s\",",
		tag);
	assert_contains(audit, named);
	/* What a forger writes into a token is not written into the audit. */
	assert_null(strstr(audit, "mallory"));
	assert_contains(audit,
		"\"decision\":\"refused\",\"status\":401,\"user\":null,\"email\":null,"
		"\"scope\":null,\"token\":\"sha256:");
	assert_contains(audit, "\"decision\":\"refused\",\"status\":403,"
			       "\"user\":\"user@example.com\",\"email\":null,\"scope\":\"\"");
	assert_contains(audit, "\"status\":401,\"user\":null,\"email\":null,\"scope\":null,"
			       "\"token\":null,\"reason\":\"no bearer token\"}\n");
	assert_null(strstr(audit, signature));
	free(audit);
	free(named);
	free(signature);
	signing_key_free(forger);
}

/* /dev/full takes no byte. */
static void no_audit_no_data(void **state)
{
	struct note note = {0};

	upstream_stage_end(state);
	upstream_stage.config->audit_file = "/nonexistent/audit";
	assert_null(upstream_new(upstream_stage.config, &note));
	assert_contains(note.text, "/nonexistent/audit");
	assert_int_equal(upstream_stage_begin(state), 0);
	upstream_audit_close(upstream_stage.upstream->audit);
	upstream_stage.upstream->audit = upstream_audit_open("/dev/full", &note);
	upstream_expect(upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
		500, "no audit, no data");
}

static void other_requests_are_named(void **state)
{
	char *token = upstream_token(upstream_stage.issuer.key[0], 2, "{}");

	(void)state;
	upstream_expect(
		raw_exchange(upstream_stage.port,
			"GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 4000),
		404, "not_found");
	upstream_expect(
		raw_exchange(upstream_stage.port,
			"GET /backend/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 4000),
		404, "not_found");
	upstream_expect(
		raw_exchange(upstream_stage.port,
			"GET /bigquery HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 4000),
		405, "\r\nAllow: POST\r\n");
	upstream_expect(
		upstream_query_with(xstrdup(token), "{\"query\":1}"), 400, "invalid_request");
	upstream_expect(upstream_query_with(xstrdup(token), "query"), 400, "invalid_request");
	free(token);
}

static void *read_often(void *context)
{
	for (int i = 0; i < 10; i++)
		upstream_expect(
			upstream_get_with(upstream_token(upstream_stage.issuer.key[0], 1, "{}")),
			200, "user@example.com");
	return context;
}

static void many_callers_share_one_key_set(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_often, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(upstream_stage.issuer.keys_calls, 1);
	assert_int_equal(upstream_stage.issuer.asked, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			good_tokens_open, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			each_claim_has_its_say, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			forged_tokens_do_not_open, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(requests_without_a_token_are_challenged,
			upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			issuer_has_the_last_word, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			silent_issuer_closes_the_door, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(keys_are_fetched_once_and_again_for_a_new_key,
			upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			bad_key_sets_close_the_door, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(audit_names_the_user_and_never_the_token,
			upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			no_audit_no_data, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			other_requests_are_named, upstream_stage_begin, upstream_stage_end),
		cmocka_unit_test_setup_teardown(
			many_callers_share_one_key_set, upstream_stage_begin, upstream_stage_end),
	};

	return cmocka_run_group_tests(tests, upstream_stage_start, upstream_stage_stop);
}
