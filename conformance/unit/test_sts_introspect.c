/* The introspection endpoint of mock-sts: which tokens are active, and who may ask. */
#include "unit/sts_stage.h"

#include <stdlib.h>
#include <string.h>

/* The bare {"active":false}, or a token with all its members. */
static void expect_active(struct stage *s, const char *token, const char *label, bool active)
{
	struct reply reply;

	stage_introspect(s, token, &reply);
	if (json_is_true(json_member(reply.json, "active")) != active ||
		(!active && json_count(reply.json) != 1))
		fail_msg("%s: %.*s", label, SLICE_ARGS(buf_slice(&reply.http.body)));
	reply_clear(&reply);
}

static void active_tokens_are_described(void **state)
{
	struct stage *s = *state;
	char *token = stage_issued(s);
	struct json *claims = payload_of(token);
	struct reply reply;

	stage_introspect(s, token, &reply);
	assert_true(json_is_true(json_member(reply.json, "active")));
	assert_int_equal(json_count(reply.json), 9);
	assert_member(reply.json, "iss", "https://sts.googleapis.com");
	assert_member(reply.json, "scope", BIGQUERY);
	assert_member(reply.json, "aud", "https://bigquery.googleapis.com/");
	assert_member(reply.json, "username", "principal:" POOLS "demo/subject/user@example.com");
	assert_member(reply.json, "sub", "principal:" POOLS "demo/subject/user@example.com");
	assert_member(reply.json, "token_type", "Bearer");
	assert_true(json_equal(json_member(reply.json, "exp"), json_member(claims, "exp")));
	assert_true(json_equal(json_member(reply.json, "iat"), json_member(claims, "iat")));
	reply_clear(&reply);
	json_free(claims);
	free(token);
}

static void other_tokens_are_not_active(void **state)
{
	struct stage *s = *state;
	char *token = stage_issued(s);
	char *subject = stage_token(s->rsa, "{}");
	char *flipped = xstrdup(token);
	size_t dot = (size_t)(strrchr(token, '.') - token);
	struct signing_key *thief = signing_key_new(ALG_ES256, signing_key_id(s->sts->key));
	char *forged = stage_token(thief, "{'iss':'https://sts.googleapis.com',"
					  "'sub':'principal:" POOLS "demo/subject/u'}");
	char *no_pool = stage_token(s->sts->key, "{'iss':'https://sts.googleapis.com',"
						 "'sub':'principal:" POOLS "x/subject/u'}");
	char *twin = stage_token(s->sts->key, "{'iss':'https://sts.googleapis.com',"
					      "'sub':'principal:" POOLS "demo/subject/u'}");

	flipped[dot + 5] = flipped[dot + 5] == 'A' ? 'B' : 'A';
	expect_active(s, token, "issued", true);
	expect_active(s, twin, "made by the same key", true);
	expect_active(s, flipped, "flipped", false);
	expect_active(s, subject, "the subject token", false);
	expect_active(s, forged, "another key of that kid", false);
	expect_active(s, no_pool, "a principal of no pool", false);
	expect_active(s, "opaque", "opaque", false);
	free(token);
	free(subject);
	free(flipped);
	free(forged);
	free(no_pool);
	free(twin);
	signing_key_free(thief);
}

/* A disabled provider issues no more; a disabled pool also ends what it has issued. */
static void tokens_die_with_their_pool_and_time(void **state)
{
	struct stage *s = *state;
	char *token = stage_issued(s);

	stage_control_only(s, "POST", "/providers/demo/idp/disable", NULL, 200);
	expect_active(s, token, "provider disabled", true);
	stage_control_only(s, "POST", "/providers/demo/idp/enable", NULL, 200);
	stage_control_only(s, "POST", "/pools/demo/disable", NULL, 200);
	expect_active(s, token, "pool disabled", false);
	stage_control_only(s, "POST", "/pools/demo/enable", NULL, 200);
	expect_active(s, token, "pool enabled", true);
	stage_control_only(s, "POST", "/clock", "{\"offset_s\":3500}", 200);
	expect_active(s, token, "near its end", true);
	stage_control_only(s, "POST", "/clock", "{\"offset_s\":3601}", 200);
	expect_active(s, token, "past its end", false);
	stage_control_only(s, "POST", "/clock", "{\"offset_s\":0}", 200);
	free(token);
}

static void introspection_wants_a_client(void **state)
{
	static const char *const bad[] = {"Basic dXBzdHJlYW06d3Jvbmc=", "Basic dXBzdHJlYW06",
		"Basic dXBzdHJlYW0=", "Basic bm9ib2R5OnMlM0FlK2MlMkJyJTI1dA==", "Basic !", "Basic",
		"Bearer dXBzdHJlYW06cyUzQWUrYyUyQnIlMjV0"};
	struct stage *s = *state;
	char *token = stage_issued(s);
	char *form = xasprintf("token=%s", token);
	struct reply reply;
	char *twice;

	for (size_t i = 0; i <= ARRAY_LEN(bad); i++) {
		if (i == ARRAY_LEN(bad))
			stage_call(s->port, "POST", "/v1/introspect", FORM, form, &reply);
		else
			stage_call_with(s->port, "POST", "/v1/introspect", FORM, form,
				"Authorization", bad[i], &reply);
		assert_int_equal(reply.status, 401);
		assert_member(reply.json, "error", "invalid_client");
		assert_true(slice_is(http_fields_value(reply.http.fields, "www-authenticate"),
			"Basic realm=\"mock-sts\""));
		reply_clear(&reply);
	}
	/* [RFC9110 5.3] two of them are two opinions of who is asking */
	twice = raw_exchange(s->port,
		"POST /v1/introspect HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " GOOD_CLIENT
		"\r\nAuthorization: " GOOD_CLIENT "\r\nContent-Type: " FORM
		"\r\nContent-Length: 7\r\n\r\ntoken=x",
		5000);
	assert_contains(twice, "HTTP/1.1 401 ");
	free(twice);
	stage_call_with(s->port, "POST", "/v1/introspect", FORM, form, "authorization",
		"basic dXBzdHJlYW06cyUzQWUrYyUyQnIlMjV0", &reply);
	assert_int_equal(reply.status, 200);
	assert_true(json_is_true(json_member(reply.json, "active")));
	reply_clear(&reply);
	free(form);
	free(token);
}

static void introspection_wants_one_token(void **state)
{
	static const struct {
		const char *method, *type, *body;
		int status;
	} rows[] = {
		{"POST", FORM, "token=x", 200},
		{"POST", FORM, "token=x&token_type_hint=access_token", 200},
		{"POST", FORM, "", 400},
		{"POST", FORM, "token=", 400},
		{"POST", FORM, "token=x&token=y", 400},
		{"POST", FORM, "token=%", 400},
		{"POST", JSON_TYPE, "{\"token\":\"x\"}", 400},
		{"GET", FORM, "token=x", 405},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		stage_call_with(s->port, rows[i].method, "/v1/introspect", rows[i].type,
			rows[i].body, "Authorization", GOOD_CLIENT, &reply);
		if (reply.status != rows[i].status)
			fail_msg("%s: got %d", rows[i].body, reply.status);
		reply_clear(&reply);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(active_tokens_are_described),
		cmocka_unit_test(other_tokens_are_not_active),
		cmocka_unit_test(tokens_die_with_their_pool_and_time),
		cmocka_unit_test(introspection_wants_a_client),
		cmocka_unit_test(introspection_wants_one_token),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
