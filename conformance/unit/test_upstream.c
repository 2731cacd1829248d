/* The upstream over a socket, before a fake issuer that counts what it is asked. */
#include "unit/unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base64url.h"
#include "lib/clock.h"
#include "lib/form.h"
#include "lib/log.h"
#include "mint.h"
#include "participants/upstream_http.h"

#define ISSUER "https://idp.example.com/oauth2/default"
#define SECRET "s3cret:%/+"
#define KEYS 2

/* The issuer: its keys, what it answers, and what it was asked. */
static struct {
	struct signing_key *key[KEYS];
	atomic_int published;            /* how many of the keys are in its set */
	_Atomic(const char *) keys_body; /* instead of the set, when not NULL */
	_Atomic(const char *) answer;    /* to introspection */
	atomic_int answer_status;
	atomic_int keys_calls;
	atomic_int asked;
	atomic_bool credentials_good;
} issuer;

static char *people[] = {"user@example.com", "principal://pool/subject/*"};
static struct upstream_resource resources[] = {
	{.path = "/backend",
		.method = UPSTREAM_GET,
		.issuer = ISSUER,
		.audience = "backend-server",
		.client_id = "upstream",
		.dev_secret = SECRET,
		.scope = "backend-api:read",
		.principals = {people, 2}},
	{.path = "/bigquery",
		.method = UPSTREAM_POST,
		.issuer = ISSUER,
		.audience = "https://bigquery.googleapis.com/",
		.client_id = "upstream",
		.dev_secret = SECRET,
		.scope = "https://www.googleapis.com/auth/bigquery",
		.principals = {people + 1, 1}},
};
static struct upstream_config config = {
	.resources = {resources, 2},
	.jwks_max_age_s = 300,
	.jwks_cooldown_ms = 0,
	.connect_timeout_ms = 1000,
	.call_timeout_ms = 2000,
};
static struct http_server *http, *issuer_http;
static _Atomic(struct upstream *) upstream;
static unsigned port;

/* ---- the fake issuer ---- */

static void send_keys(struct http_request *request)
{
	struct http_response response = {0};
	struct json *set = json_new_object();
	struct json *keys = json_new_array();
	const char *instead = issuer.keys_body;
	struct buf text = {0};

	issuer.keys_calls++;
	for (int i = 0; i < issuer.published; i++)
		json_push(keys, signing_key_jwk(issuer.key[i]));
	json_set(set, "keys", keys);
	json_print(&text, set);
	http_response_json(&response, 200, instead ? slice_of(instead) : buf_slice(&text));
	http_respond(request, &response);
	json_free(set);
	buf_clear(&text);
}

static void send_introspection(struct http_request *request)
{
	struct http_response response = {0};
	struct slice given = http_fields_value(request->fields, "authorization");
	struct buf expected = {0};
	struct form form;

	issuer.asked++;
	/* [RFC6749 2.3.1] form-encoded, then joined, then base64 */
	buf_puts(&expected, "Basic ");
	base64_encode(&expected, "upstream:s3cret%3A%25%2F%2B", 27);
	issuer.credentials_good = slice_equal(given, buf_slice(&expected)) &&
				  form_parse(request->body, &form) == ERR_NONE &&
				  form_value(&form, "token").len > 0;
	form_clear(&form);
	buf_clear(&expected);
	http_response_json(&response, issuer.answer_status, slice_of(issuer.answer));
	http_respond(request, &response);
}

static void issuer_handle(void *context, struct http_request *request)
{
	(void)context;
	if (slice_is(request->path, "/keys"))
		send_keys(request);
	else
		send_introspection(request);
}

/* ---- the stage ---- */

static int start_one(http_handler *handler, void *context, struct http_server **out)
{
	struct http_server_config listen = {
		.party = "Unit",
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 2000,
		.idle_timeout_ms = 2000,
		.max_body_bytes = PARTICIPANT_MAX_BODY_BYTES,
		.buffer_body = true,
	};
	struct note note = {0};

	return http_server_start(&listen, handler, context, out, &note) ? -1 : 0;
}

static char audit_path[] = "/tmp/test_upstream.XXXXXX";

/* The listener stays, what is behind it changes: to stop one takes two seconds. */
static void handle(void *context, struct http_request *request)
{
	(void)context;
	upstream_handle(upstream, request);
}

static int start(void **state)
{
	int fd = mkstemp(audit_path);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	http_client_init();
	log_to(2, LOG_ERROR);
	for (int i = 0; i < KEYS; i++)
		issuer.key[i] = signing_key_new(ALG_ES256, i ? "k2" : "k1");
	if (start_one(issuer_handle, NULL, &issuer_http) || start_one(handle, NULL, &http))
		return -1;
	port = http_server_port(http, 0);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	http_server_stop(http, 1000);
	http_server_stop(issuer_http, 1000);
	for (int i = 0; i < KEYS; i++)
		signing_key_free(issuer.key[i]);
	unlink(audit_path);
	http_client_end();
	return 0;
}

/* A fresh upstream, which has no keys yet, and an issuer that says yes. */
static int begin(void **state)
{
	struct note note = {0};
	char *keys = xasprintf("http://127.0.0.1:%u/keys", http_server_port(issuer_http, 0));
	char *ask = xasprintf("http://127.0.0.1:%u/introspect", http_server_port(issuer_http, 0));

	(void)state;
	issuer.published = 1;
	issuer.keys_body = NULL;
	issuer.answer = "{\"active\":true}";
	issuer.answer_status = 200;
	issuer.keys_calls = 0;
	issuer.asked = 0;
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		resources[i].jwks_url = xstrdup(keys);
		resources[i].introspect_url = xstrdup(ask);
	}
	free(keys);
	free(ask);
	config.audit_file = audit_path;
	config.jwks_cooldown_ms = 0;
	if (truncate(audit_path, 0))
		return -1;
	upstream = upstream_new(&config, &note);
	return upstream ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	upstream_free(upstream);
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		free(resources[i].jwks_url);
		free(resources[i].introspect_url);
	}
	return 0;
}

/* ---- tokens and requests ---- */

/* The documented token of flow 1, or 2, with members replaced; a null removes one. */
static char *token_by(const struct signing_key *key, int flow, const char *changes)
{
	struct json *claims;
	struct json *changed;
	char *base = xasprintf(
		flow == 1
			? "{\"iss\":\"" ISSUER "\",\"aud\":\"backend-server\","
			  "\"scp\":[\"backend-api:read\"],\"sub\":\"user@example.com\",\"exp\":%.0f}"
			: "{\"iss\":\"" ISSUER "\",\"aud\":\"https://bigquery.googleapis.com/\","
			  "\"scope\":\"https://www.googleapis.com/auth/bigquery\","
			  "\"sub\":\"principal://pool/subject/user@example.com\","
			  "\"email\":\"user@example.com\",\"exp\":%.0f}",
		clock_now() + 60);
	char *token;

	assert_int_equal(json_parse(slice_of(base), &claims), ERR_NONE);
	assert_int_equal(json_parse(slice_of(changes), &changed), ERR_NONE);
	for (const struct json *v = json_first(changed); v; v = json_next(v)) {
		json_remove(claims, json_name(v));
		if (!json_is_null(v))
			json_set(claims, json_name(v), json_copy(v));
	}
	token = mint_token(key, "at+jwt", claims);
	json_free(claims);
	json_free(changed);
	free(base);
	return token;
}

static char *get(const char *fields)
{
	char *request = xasprintf(
		"GET /backend HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", fields);
	char *reply = raw_exchange(port, request, 4000);

	free(request);
	return reply;
}

static char *get_with(char *take_token)
{
	char *field = xasprintf("Authorization: Bearer %s\r\n", take_token);
	char *reply = get(field);

	free(field);
	free(take_token);
	return reply;
}

static char *query_with(char *take_token, const char *body)
{
	char *request = xasprintf("POST /bigquery HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
				  "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
		take_token, strlen(body), body);
	char *reply = raw_exchange(port, request, 4000);

	free(request);
	free(take_token);
	return reply;
}

static void expect(char *take_reply, int status, const char *part)
{
	char *line = xasprintf("HTTP/1.1 %d ", status);

	if (strncmp(take_reply, line, strlen(line)) != 0 || !strstr(take_reply, part))
		fail_msg("expected: %d %s\nactual: %s", status, part, take_reply);
	free(take_reply);
	free(line);
}

static char *audit_text(void)
{
	struct buf text = {0};

	assert_int_equal(file_read(audit_path, 1024 * 1024, &text), ERR_NONE);
	return buf_take(&text);
}

/* ---- the cases ---- */

static void good_tokens_open(void **state)
{
	(void)state;
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200,
		"{\"resource\":\"/backend\",\"user\":\"user@example.com\","
		"\"scope\":\"backend-api:read\"}");
	expect(query_with(token_by(issuer.key[0], 2, "{}"), "{\"query\":\"SELECT 1\"}"), 200,
		"\"query\":\"SELECT 1\",\"rows\":[{\"session_user\":"
		"\"principal://pool/subject/user@example.com\"}]");
	assert_true(issuer.credentials_good);
	assert_int_equal(issuer.asked, 2);
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
		expect(get_with(token_by(issuer.key[0], 1, cases[i].changes)), cases[i].status,
			cases[i].part);
	/* Each resource has its own issuer, audience and people. */
	expect(get_with(token_by(issuer.key[0], 2, "{}")), 401, "another audience");
	expect(query_with(token_by(issuer.key[0], 1, "{}"), "{\"query\":\"q\"}"), 401,
		"another audience");
	expect(query_with(token_by(issuer.key[0], 2, "{\"sub\":\"user@example.com\"}"),
		       "{\"query\":\"q\"}"),
		403, "access_denied");
}

static void forged_tokens_do_not_open(void **state)
{
	struct signing_key *forger = signing_key_new(ALG_ES256, "k1");
	char *token = token_by(issuer.key[0], 1, "{}");
	char *unsigned_token = xasprintf("eyJhbGciOiJub25lIn0%.*s",
		(int)(strrchr(token, '.') - strchr(token, '.')) + 1, strchr(token, '.'));

	(void)state;
	expect(get_with(token_by(forger, 1, "{}")), 401,
		"\r\nWWW-Authenticate: Bearer realm=\"upstream\", error=\"invalid_token\"");
	expect(get_with(unsigned_token), 401, "proves nothing");
	expect(get_with(xstrdup("opaque")), 401, "three segments");
	/* Nobody is asked about a token that the issuer did not sign. */
	assert_int_equal(issuer.asked, 0);
	expect(get_with(token), 200, "user@example.com");
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
	char *token = token_by(issuer.key[0], 1, "{}");
	char *twice =
		xasprintf("Authorization: Bearer %s\r\nAuthorization: Bearer %s\r\n", token, token);
	char *in_query = xasprintf("GET /backend?access_token=%s HTTP/1.1\r\nHost: x\r\n"
				   "Connection: close\r\n\r\n",
		token);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect(get(cases[i].fields), cases[i].status, cases[i].part);
	expect(get(twice), 400, "error=\"invalid_request\"");
	expect(raw_exchange(port, in_query, 4000), 401, "realm");
	assert_int_equal(issuer.keys_calls, 0);
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
		issuer.answer = cases[i].answer;
		issuer.answer_status = cases[i].answer_status;
		expect(get_with(token_by(issuer.key[0], 1, "{}")), cases[i].status, cases[i].part);
	}
	/* Every call asks: yesterday's answer is no answer. */
	assert_int_equal(issuer.asked, (int)ARRAY_LEN(cases));
}

static void silent_issuer_closes_the_door(void **state)
{
	char *url = resources[0].introspect_url;

	(void)state;
	resources[0].introspect_url = "http://127.0.0.1:1/introspect";
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 503, "temporarily_unavailable");
	resources[0].introspect_url = url;
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
}

static void keys_are_fetched_once_and_again_for_a_new_key(void **state)
{
	(void)state;
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
	assert_int_equal(issuer.keys_calls, 1);
	/* Rotation: the issuer signs with a key that was not in the set. */
	expect(get_with(token_by(issuer.key[1], 1, "{}")), 401, "no such key");
	assert_int_equal(issuer.keys_calls, 2);
	issuer.published = 2;
	expect(get_with(token_by(issuer.key[1], 1, "{}")), 200, "user@example.com");
	assert_int_equal(issuer.keys_calls, 3);
	/* Within the cooldown an unknown key is an unknown key. */
	config.jwks_cooldown_ms = 600000;
	issuer.key[1] = (signing_key_free(issuer.key[1]), signing_key_new(ALG_ES256, "k3"));
	expect(get_with(token_by(issuer.key[1], 1, "{}")), 401, "no such key");
	assert_int_equal(issuer.keys_calls, 3);
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
	issuer.key[1] = (signing_key_free(issuer.key[1]), signing_key_new(ALG_ES256, "k2"));
}

static void bad_key_sets_close_the_door(void **state)
{
	char *url = resources[0].jwks_url;

	(void)state;
	issuer.keys_body = "<html>";
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 502, "keys cannot be had");
	issuer.keys_body = "{}";
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 502, "keys cannot be had");
	issuer.keys_body = "{\"keys\":[]}";
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 401, "no such key");
	issuer.keys_body = NULL;
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
	/* A set that fails to come anew leaves the one that is there. */
	resources[0].jwks_url = "http://127.0.0.1:1/keys";
	expect(get_with(token_by(issuer.key[1], 1, "{}")), 503, "keys cannot be had");
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
	resources[0].jwks_url = url;
}

static void audit_names_the_user_and_never_the_token(void **state)
{
	struct signing_key *forger = signing_key_new(ALG_ES256, "k1");
	char *token = token_by(issuer.key[0], 2, "{}");
	char *signature = xstrdup(strrchr(token, '.') + 1);
	char tag[SECRET_TAG_SIZE];
	char *named;
	char *audit;

	(void)state;
	secret_tag(slice_of(token), tag);
	free(query_with(token, "{\"query\":\"q\"}"));
	free(get_with(token_by(forger, 1, "{\"sub\":\"mallory@example.com\"}")));
	free(get_with(token_by(issuer.key[0], 1, "{\"scp\":[]}")));
	free(get(""));
	audit = audit_text();
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

	end(state);
	config.audit_file = "/nonexistent/audit";
	assert_null(upstream_new(&config, &note));
	assert_contains(note.text, "/nonexistent/audit");
	assert_int_equal(begin(state), 0);
	upstream_audit_close(upstream->audit);
	upstream->audit = upstream_audit_open("/dev/full", &note);
	expect(get_with(token_by(issuer.key[0], 1, "{}")), 500, "no audit, no data");
}

static void other_requests_are_named(void **state)
{
	char *token = token_by(issuer.key[0], 2, "{}");

	(void)state;
	expect(raw_exchange(
		       port, "GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 4000),
		404, "not_found");
	expect(raw_exchange(port, "GET /backend/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		       4000),
		404, "not_found");
	expect(raw_exchange(port, "GET /bigquery HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		       4000),
		405, "\r\nAllow: POST\r\n");
	expect(query_with(xstrdup(token), "{\"query\":1}"), 400, "invalid_request");
	expect(query_with(xstrdup(token), "query"), 400, "invalid_request");
	free(token);
}

static void *read_often(void *context)
{
	for (int i = 0; i < 10; i++)
		expect(get_with(token_by(issuer.key[0], 1, "{}")), 200, "user@example.com");
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
	assert_int_equal(issuer.keys_calls, 1);
	assert_int_equal(issuer.asked, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(good_tokens_open, begin, end),
		cmocka_unit_test_setup_teardown(each_claim_has_its_say, begin, end),
		cmocka_unit_test_setup_teardown(forged_tokens_do_not_open, begin, end),
		cmocka_unit_test_setup_teardown(
			requests_without_a_token_are_challenged, begin, end),
		cmocka_unit_test_setup_teardown(issuer_has_the_last_word, begin, end),
		cmocka_unit_test_setup_teardown(silent_issuer_closes_the_door, begin, end),
		cmocka_unit_test_setup_teardown(
			keys_are_fetched_once_and_again_for_a_new_key, begin, end),
		cmocka_unit_test_setup_teardown(bad_key_sets_close_the_door, begin, end),
		cmocka_unit_test_setup_teardown(
			audit_names_the_user_and_never_the_token, begin, end),
		cmocka_unit_test_setup_teardown(no_audit_no_data, begin, end),
		cmocka_unit_test_setup_teardown(other_requests_are_named, begin, end),
		cmocka_unit_test_setup_teardown(many_callers_share_one_key_set, begin, end),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
