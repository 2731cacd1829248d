/* The control API of mock-sts, what it does to exchanges, and what the log tells. */
#include "unit/sts_stage.h"

#include <stdlib.h>
#include <string.h>

#include "mint.h"

static void routes_are_exact(void **state)
{
	static const struct {
		const char *method, *path;
		int status;
	} rows[] = {
		{"GET", "/", 404},
		{"GET", "/logs", 404},
		{"GET", "/log/x", 404},
		{"GET", "/log/", 404},
		{"POST", "/log", 405},
		{"GET", "/clock", 405},
		{"GET", "/pools/demo/disable", 405},
		{"POST", "/pools/nowhere/disable", 404},
		{"POST", "/pools/demo", 404},
		{"POST", "/pools/demo/destroy", 404},
		{"POST", "/providers/demo/nobody/disable", 404},
		{"POST", "/providers/nowhere/idp/enable", 404},
		{"PUT", "/providers/demo/nobody/jwks", 404},
		{"POST", "/providers/demo/idp/jwks", 405},
		{"POST", "/providers/demo/idp/jwks/x", 404},
		{"POST", "/v1/token", 404},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		stage_control_only(s, rows[i].method, rows[i].path, "{}", rows[i].status);
	/* A page in a browser could otherwise upload keys of its own. */
	stage_call_with(
		s->control, "GET", "/log", NULL, NULL, "Origin", "http://127.0.0.1:8092", &reply);
	assert_int_equal(reply.status, 403);
	reply_clear(&reply);
	stage_control_only(s, "GET", "/log", NULL, 200);
}

static void clock_wants_a_number(void **state)
{
	static const char *const bad[] = {"", "{}", "{\"offset_s\":\"1\"}", "{\"offset_s\":1e10}",
		"{\"offset_s\":-1e10}", "[1]"};
	struct stage *s = *state;
	struct reply reply;
	double offset;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		stage_control_only(s, "POST", "/clock", bad[i], 400);
	stage_control(s, "POST", "/clock", "{\"offset_s\":-30}", 200, &reply);
	assert_true(json_number(json_member(reply.json, "offset_s"), &offset) && offset == -30);
	reply_clear(&reply);
	stage_control_only(s, "POST", "/clock", "{\"offset_s\":0}", 200);
}

/* ---- switching ---- */

#define TARGET_TEXT                                                                           \
	"The target service indicated by the \"audience\" parameters is invalid. This might " \
	"either be because the pool or provider is disabled or deleted or because it doesn't exist."

static void disabled_ones_exchange_nothing(void **state)
{
	struct stage *s = *state;
	struct reply reply;

	stage_expect(s, stage_token(s->rsa, "{}"), "enabled", NULL, NULL);
	stage_control_only(s, "POST", "/providers/demo/idp/disable", NULL, 200);
	stage_expect(
		s, stage_token(s->rsa, "{}"), "provider disabled", "invalid_target", TARGET_TEXT);
	stage_exchange(
		s, stage_token(s->rsa, "{}"), "audience", POOLS "second/providers/idp", &reply);
	json_free(expect_granted(&reply, "the other pool's provider of that name"));
	stage_control_only(s, "POST", "/providers/demo/idp/enable", NULL, 200);
	stage_expect(s, stage_token(s->rsa, "{}"), "provider enabled", NULL, NULL);
	stage_control_only(s, "POST", "/pools/demo/disable", NULL, 200);
	stage_expect(s, stage_token(s->rsa, "{}"), "pool disabled", "invalid_target", TARGET_TEXT);
	stage_control_only(s, "POST", "/pools/demo/enable", NULL, 200);
	stage_expect(s, stage_token(s->rsa, "{}"), "pool enabled", NULL, NULL);
}

/* ---- keys ---- */

static void upload(struct stage *s, char *take_keys, int64_t wanted_keys)
{
	struct reply reply;
	int64_t keys;

	stage_control(s, "PUT", "/providers/demo/idp/jwks", take_keys, 200, &reply);
	assert_true(json_integer(json_member(reply.json, "keys"), &keys));
	assert_int_equal(keys, wanted_keys);
	reply_clear(&reply);
	free(take_keys);
}

static void uploaded_keys_replace_the_old_ones(void **state)
{
	static const char no_keys[] = "Error connecting to the given credential's issuer.";
	static const char no_signature[] = "Unable to verify the ID Token signature";
	struct stage *s = *state;
	struct signing_key *next = signing_key_new(ALG_ES256, "next");

	stage_expect(s, stage_token(s->rsa, "{}"), "the first key", NULL, NULL);
	stage_expect(
		s, stage_token(next, "{}"), "before its upload", "invalid_grant", no_signature);
	upload(s, stage_key_set(next, NULL), 1);
	stage_expect(s, stage_token(next, "{}"), "after its upload", NULL, NULL);
	stage_expect(s, stage_token(s->rsa, "{}"), "withdrawn", "invalid_grant", no_signature);
	upload(s, xstrdup("{\"keys\":[]}"), 0);
	stage_expect(s, stage_token(next, "{}"), "empty set", "invalid_grant", no_keys);
	upload(s, xstrdup("nonsense"), 0);
	stage_expect(s, stage_token(next, "{}"), "no key set", "invalid_grant", no_keys);
	/* One kid for two keys: each token is verified by the one that fits. */
	upload(s, stage_key_set(s->foreign, s->rsa), 2);
	stage_expect(s, stage_token(s->rsa, "{}"), "second of one kid", NULL, NULL);
	stage_expect(s, stage_token(s->foreign, "{}"), "first of one kid", NULL, NULL);
	upload(s, stage_key_set(s->rsa, s->ec), 2);
	stage_expect(s, stage_token(s->rsa, "{}"), "the first key again", NULL, NULL);
	signing_key_free(next);
}

/* Upload the RSA key alone, changed: `value` is JSON, NULL removes the member. */
static void upload_changed(struct stage *s, const char *member, const char *value)
{
	struct json *set = json_new_object();
	struct json *keys = json_new_array();
	struct json *jwk = signing_key_jwk(s->rsa);
	struct json *wish = NULL;
	struct buf text = {0};

	if (value) {
		assert_int_equal(json_parse(slice_of(value), &wish), ERR_NONE);
		json_set(jwk, member, wish);
	} else {
		json_remove(jwk, member);
	}
	json_push(keys, jwk);
	json_set(set, "keys", keys);
	json_print(&text, set);
	upload(s, buf_take(&text), 1);
	json_free(set);
}

/* A token by the RSA key, under that header. */
static void expect_header(struct stage *s, const char *header, enum jws_alg alg, bool good)
{
	struct json *claims = stage_claims("{}");
	struct buf payload = {0};
	struct buf token = {0};
	struct reply reply;

	json_print(&payload, claims);
	assert_int_equal(mint_jws(&(struct mint){.header = slice_of(header),
					  .payload = buf_slice(&payload),
					  .signature = MINT_SIGNED,
					  .key = s->rsa,
					  .alg = alg},
				 &token),
		ERR_NONE);
	stage_exchange(s, buf_take(&token), NULL, NULL, &reply);
	if (good)
		json_free(expect_granted(&reply, header));
	else
		expect_refused(
			&reply, header, "invalid_grant", "Unable to verify the ID Token signature");
	buf_clear(&payload);
	json_free(claims);
}

/* Keys that say they are for something else verify nothing. */
static void keys_keep_to_their_purpose(void **state)
{
	static const char *const members[][2] = {
		{"use", "\"sig\""}, {"use", "\"enc\""}, {"alg", "\"RS512\""}, {"alg", "\"RS256\""}};
	static const bool good[] = {true, false, false, true};
	struct stage *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		upload_changed(s, members[i][0], members[i][1]);
		stage_expect(s, stage_token(s->rsa, "{}"), members[i][1],
			good[i] ? NULL : "invalid_grant",
			"Unable to verify the ID Token signature");
	}
	upload(s, stage_key_set(s->rsa, s->ec), 2);
}

/* A key that says little is used for no more than what is allowed anyway. */
static void silent_keys_open_no_door(void **state)
{
	struct stage *s = *state;

	upload_changed(s, "alg", NULL);
	expect_header(s, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", ALG_RS256, true);
	expect_header(s, "{\"alg\":\"RS512\",\"kid\":\"rsa\"}", ALG_RS512, false);
	expect_header(s, "{\"alg\":\"PS256\",\"kid\":\"rsa\"}", ALG_PS256, false);
	upload_changed(s, "kid", "\"\"");
	expect_header(s, "{\"alg\":\"RS256\",\"kid\":\"\"}", ALG_RS256, false);
	expect_header(s, "{\"alg\":\"RS256\"}", ALG_RS256, false);
	upload_changed(s, "kid", NULL);
	expect_header(s, "{\"alg\":\"RS256\"}", ALG_RS256, false);
	expect_header(s, "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", ALG_RS256, false);
	upload(s, stage_key_set(s->rsa, s->ec), 2);
}

static void uploads_have_bounds(void **state)
{
	struct stage *s = *state;
	struct buf set = {0};

	for (int count = 8; count <= 9; count++) {
		buf_reset(&set);
		buf_puts(&set, "{\"keys\":[");
		for (int i = 0; i < count; i++)
			buf_printf(&set, "%s{\"kty\":\"oct\"}", i ? "," : "");
		buf_puts(&set, "]}");
		stage_control_only(
			s, "PUT", "/providers/demo/idp/jwks", set.at, count == 8 ? 200 : 400);
	}
	stage_control_only(s, "PUT", "/providers/demo/idp/jwks", "{\"keys\":[{\"x5c\":[]}]}", 400);
	buf_clear(&set);
	upload(s, stage_key_set(s->rsa, s->ec), 2);
}

/* ---- the log ---- */

static void log_tells_what_was_decided(void **state)
{
	struct stage *s = *state;
	char *token = stage_token(s->rsa, "{}");
	char *form = stage_form(token, NULL, NULL);
	const struct json *entry;
	struct slice signature = slice_of(strrchr(token, '.') + 1);
	struct reply reply;
	struct reply log;
	char *issued;

	stage_control_only(s, "DELETE", "/log", NULL, 200);
	stage_call_with(s->port, "POST", "/v1/token", FORM, form, "Authorization",
		"Bearer canary-in-the-field", &reply);
	issued = slice_dup(json_member_string(reply.json, "access_token"));
	json_free(expect_granted(&reply, "good"));
	stage_exchange(s, stage_token(s->rsa, "{'aud':'x'}"), NULL, NULL, &reply);
	reply_clear(&reply);
	stage_introspect(s, issued, &reply);
	reply_clear(&reply);

	stage_control(s, "GET", "/log", NULL, 200, &log);
	entry = json_first(json_member(log.json, "requests"));
	assert_member(entry, "endpoint", "token");
	assert_member(entry, "decision", "granted");
	assert_member(entry, "principal", "principal:" POOLS "demo/subject/user@example.com");
	assert_member(json_member(entry, "attributes"), "google.subject", "user@example.com");
	assert_member(json_member(entry, "parameters"), "audience", PROVIDER);
	assert_true(slice_starts(json_member_string(entry, "authorization_ignored"), "sha256:"));
	assert_true(json_is_true(json_member(entry, "claims_verified")));
	entry = json_next(entry);
	assert_member(entry, "decision", "refused");
	assert_member(entry, "step", "token_audience_one");
	assert_member(entry, "error", "invalid_grant");
	assert_member(entry, "explanation", "aud has none of the provider's allowed_audiences");
	entry = json_next(entry);
	assert_member(entry, "endpoint", "introspect");
	assert_member(entry, "decision", "active");
	assert_null(json_next(entry));
	/* Nothing that could be used again. */
	assert_null(strstr(log.http.body.at, issued));
	assert_null(strstr(log.http.body.at, "canary"));
	assert_null(strstr(log.http.body.at, "dXBzdHJlYW06"));
	assert_null(memmem(log.http.body.at, log.http.body.len, signature.at, signature.len));
	reply_clear(&log);

	stage_control_only(s, "DELETE", "/log", NULL, 200);
	stage_control(s, "GET", "/log", NULL, 200, &log);
	assert_int_equal(json_count(json_member(log.json, "requests")), 0);
	reply_clear(&log);
	free(issued);
	free(form);
	free(token);
}

/* ---- faults ---- */

static void faults_spoil_answers(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{}", "{\"endpoint\":\"nowhere\"}", "{\"endpoint\":\"token\",\"x\":1}"};
	struct stage *s = *state;
	const struct json *entry;
	struct reply reply;
	struct reply log;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		stage_control_only(s, "POST", "/faults", bad[i], 400);
	stage_control_only(s, "DELETE", "/log", NULL, 200);
	/* In place of the endpoint, once; the next request is answered as ever. */
	stage_control_only(s, "POST", "/faults",
		"{\"endpoint\":\"token\",\"status\":503,\"body\":\"down\"}", 200);
	stage_exchange(s, stage_token(s->rsa, "{}"), NULL, NULL, &reply);
	assert_int_equal(reply.status, 503);
	assert_true(slice_is(buf_slice(&reply.http.body), "down"));
	reply_clear(&reply);
	stage_control(s, "GET", "/log", NULL, 200, &log);
	entry = json_first(json_member(log.json, "requests"));
	assert_member(entry, "endpoint", "token");
	assert_member(entry, "decision", "fault");
	assert_member(entry, "fault", "reply");
	assert_null(json_next(entry));
	reply_clear(&log);
	stage_expect(s, stage_token(s->rsa, "{}"), "after the fault", NULL, NULL);
	/* Behind the endpoint: its own answer, changed. */
	stage_control_only(s, "POST", "/faults",
		"{\"endpoint\":\"token\",\"next\":0,\"members\":{\"issued_token_type\":null}}",
		200);
	stage_exchange(s, stage_token(s->rsa, "{}"), NULL, NULL, &reply);
	assert_int_equal(json_count(reply.json), 3);
	json_free(expect_granted(&reply, "changed answer"));
	stage_control_only(s, "DELETE", "/faults", NULL, 200);
	stage_exchange(s, stage_token(s->rsa, "{}"), NULL, NULL, &reply);
	assert_int_equal(json_count(reply.json), 4);
	reply_clear(&reply);
	stage_control_only(s, "POST", "/faults", "{\"endpoint\":\"keys\",\"status\":500}", 200);
	stage_call(s->port, "GET", "/v1/keys", NULL, NULL, &reply);
	assert_int_equal(reply.status, 500);
	reply_clear(&reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_are_exact),
		cmocka_unit_test(clock_wants_a_number),
		cmocka_unit_test(disabled_ones_exchange_nothing),
		cmocka_unit_test(uploaded_keys_replace_the_old_ones),
		cmocka_unit_test(keys_keep_to_their_purpose),
		cmocka_unit_test(silent_keys_open_no_door),
		cmocka_unit_test(uploads_have_bounds),
		cmocka_unit_test(log_tells_what_was_decided),
		cmocka_unit_test(faults_spoil_answers),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
