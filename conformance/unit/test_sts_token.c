/* The token endpoint over a socket: encodings, answers, paths. Parameters and tokens have their
 * own. */
#include "unit/sts_stage.h"

#include <stdlib.h>

#include "errors.h"
#include "lib/form.h"
#include "lib/jws.h"

static char *good_token(const struct stage *s)
{
	return stage_token(s->rsa, "{}");
}

static void expect_field(const struct reply *reply, const char *name, const char *value)
{
	struct slice got = http_fields_value(reply->http.fields, name);

	if (!slice_is(got, value))
		fail_msg("%s: wanted %s, got %.*s", name, value, SLICE_ARGS(got));
}

/* ---- what a good request gets ---- */

static void answer_has_exactly_the_documented_members(void **state)
{
	struct stage *s = *state;
	struct reply reply;
	int64_t lifetime;

	stage_exchange(s, good_token(s), NULL, NULL, &reply);
	assert_int_equal(reply.status, 200);
	assert_int_equal(json_count(reply.json), 4);
	assert_member(reply.json, "issued_token_type", TYPE_ACCESS_TOKEN);
	assert_member(reply.json, "token_type", "Bearer");
	assert_true(json_integer(json_member(reply.json, "expires_in"), &lifetime));
	assert_true(lifetime > 3590 && lifetime <= 3600);
	expect_field(&reply, "cache-control", "no-store");
	expect_field(&reply, "pragma", "no-cache");
	expect_field(&reply, "content-type", "application/json");
	reply_clear(&reply);
}

/* The documented claims of token_B, and no others; its signature is one of the served key. */
static void token_has_exactly_the_documented_claims(void **state)
{
	struct stage *s = *state;
	struct json *claims;
	struct jwks *keys;
	struct reply reply;
	struct reply served;
	struct jws jws;
	int64_t exp;
	int64_t iat;
	int64_t lifetime;
	char *token;

	stage_exchange(s, good_token(s), NULL, NULL, &reply);
	assert_int_equal(reply.status, 200);
	token = slice_dup(json_member_string(reply.json, "access_token"));
	claims = payload_of(token);
	assert_int_equal(json_count(claims), 7);
	assert_member(claims, "iss", "https://sts.googleapis.com");
	assert_member(claims, "sub",
		"principal://iam.googleapis.com/projects/123456789/locations/global/"
		"workloadIdentityPools/demo/subject/user@example.com");
	assert_member(claims, "aud", "https://bigquery.googleapis.com/");
	assert_member(claims, "email", "user@example.com");
	assert_member(claims, "scope", BIGQUERY);
	assert_true(json_integer(json_member(claims, "exp"), &exp));
	assert_true(json_integer(json_member(claims, "iat"), &iat));
	assert_true(json_integer(json_member(reply.json, "expires_in"), &lifetime));
	assert_int_equal(exp - iat, lifetime);

	stage_call(s->port, "GET", "/v1/keys", NULL, NULL, &served);
	assert_int_equal(served.status, 200);
	assert_int_equal(jwks_parse(buf_slice(&served.http.body), &keys, NULL), ERR_NONE);
	assert_int_equal(keys->count, 1);
	assert_int_equal(jws_parse(slice_of(token), &jws, NULL), ERR_NONE);
	assert_int_equal(jws_verify(&jws, &keys->at[0]), ERR_NONE);
	assert_int_equal(jws.alg, ALG_ES256);
	assert_slice(jws.typ, "JWT");
	assert_slice(jws.kid, keys->at[0].kid);
	assert_null(json_member(json_member(served.json, "keys"), "d"));
	jws_clear(&jws);
	jwks_free(keys);
	json_free(claims);
	free(token);
	reply_clear(&served);
	reply_clear(&reply);
}

static void scopes_decide_the_audience(void **state)
{
	struct stage *s = *state;
	struct json *claims;
	struct slice text;
	struct reply reply;

	stage_exchange(s, good_token(s), "scope",
		BIGQUERY " https://www.googleapis.com/auth/bigquery.readonly", &reply);
	claims = expect_granted(&reply, "two scopes, one audience");
	assert_member(claims, "aud", "https://bigquery.googleapis.com/");
	json_free(claims);

	stage_exchange(s, good_token(s), "scope",
		BIGQUERY " https://www.googleapis.com/auth/cloud-platform", &reply);
	claims = expect_granted(&reply, "two audiences");
	assert_int_equal(json_count(json_member(claims, "aud")), 2);
	assert_true(json_string(json_first(json_member(claims, "aud")), &text));
	assert_slice(text, "https://bigquery.googleapis.com/");
	assert_member(claims, "scope", BIGQUERY " https://www.googleapis.com/auth/cloud-platform");
	json_free(claims);
}

/* min(max_lifetime_s, what is left of the subject token) */
static void token_lives_for_an_hour_and_not_beyond_its_subject_token(void **state)
{
	static const int64_t left[] = {100, 3599, 36000};
	static const int64_t most[] = {100, 3599, 3600};
	struct stage *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(left); i++) {
		int64_t now = stage_now();
		char *changes = xasprintf("{'exp':%lld}", (long long)(now + left[i]));
		struct json *claims;
		struct reply reply;
		int64_t lifetime;
		int64_t exp;
		int64_t iat;

		stage_exchange(s, stage_token(s->rsa, changes), NULL, NULL, &reply);
		assert_true(json_integer(json_member(reply.json, "expires_in"), &lifetime));
		claims = expect_granted(&reply, changes);
		assert_true(json_integer(json_member(claims, "exp"), &exp));
		assert_true(json_integer(json_member(claims, "iat"), &iat));
		assert_int_equal(exp - iat, lifetime);
		assert_true(iat >= now && exp <= now + left[i]);
		assert_true(lifetime <= most[i] && lifetime >= most[i] - 10);
		json_free(claims);
		free(changes);
	}
}

/* ---- encodings ---- */

static char *json_body(const char *token, bool camel, const char *extra)
{
	struct buf body = {0};

	buf_printf(&body,
		camel ? "{\"grantType\":\"%s\",\"audience\":\"%s\",\"scope\":\"%s\","
			"\"requestedTokenType\":\"%s\",\"subjectTokenType\":\"%s\","
			"\"subjectToken\":\"%s\"%s}"
		      : "{\"grant_type\":\"%s\",\"audience\":\"%s\",\"scope\":\"%s\","
			"\"requested_token_type\":\"%s\",\"subject_token_type\":\"%s\","
			"\"subject_token\":\"%s\"%s}",
		GRANT, PROVIDER, BIGQUERY, TYPE_ACCESS_TOKEN, TYPE_JWT, token, extra);
	return buf_take(&body);
}

static void json_is_taken_as_well(void **state)
{
	static const struct {
		bool camel;
		const char *extra, *refused;
	} rows[] = {
		{true, "", NULL},
		{false, "", NULL},
		{true, ",\"options\":null,\"unknown\":5", NULL},
		{true, ",\"grant_type\":\"" GRANT "\"", NULL},
		{true, ",\"grant_type\":\"other\"",
			"The parameter grant_type occurs in two spellings with two values."},
		{true, ",\"options\":{}", "The body is not what its content type says."},
		{true, ",\"scope\":\"x\"", "The body is not what its content type says."},
		{true, "}", "The body is not what its content type says."},
	};
	struct stage *s = *state;
	char *token = good_token(s);
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *body = json_body(token, rows[i].camel, rows[i].extra);

		stage_call(s->port, "POST", "/v1/token", JSON_TYPE, body, &reply);
		if (rows[i].refused)
			expect_refused(&reply, rows[i].extra, "invalid_request", rows[i].refused);
		else
			json_free(expect_granted(&reply, rows[i].extra));
		free(body);
	}
	free(token);
}

static void content_types(void **state)
{
	static const struct {
		const char *type;
		bool good;
	} rows[] = {
		{FORM, true},
		{FORM ";charset=UTF-8", true},
		{FORM " ; charset=\"utf-8\"", true},
		{"Application/X-WWW-Form-Urlencoded", true},
		{FORM "x", false},
		{"text/plain", false},
		{"multipart/form-data", false},
		{"", false},
	};
	struct stage *s = *state;
	char *token = good_token(s);
	char *form = stage_form(token, NULL, NULL);
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		stage_call(s->port, "POST", "/v1/token", rows[i].type, form, &reply);
		if (rows[i].good)
			json_free(expect_granted(&reply, rows[i].type));
		else
			expect_refused(&reply, rows[i].type, "invalid_request",
				"The body must be application/x-www-form-urlencoded or application/json.");
	}
	stage_call_with(
		s->port, "POST", "/v1/token", FORM, form, "Content-Type", JSON_TYPE, &reply);
	expect_refused(&reply, "two content types", "invalid_request",
		"The body must be application/x-www-form-urlencoded or application/json.");
	free(form);
	free(token);
}

static void paths_and_methods(void **state)
{
	static const char *const methods[] = {"GET", "PUT", "DELETE", "PATCH"};
	static const char *const nowhere[] = {
		"/", "/v1/Token", "/v1/token/", "/v1//token", "/v1/%74oken", "/v2/token"};
	struct stage *s = *state;
	char *token = good_token(s);
	char *form = stage_form(token, NULL, NULL);
	char *target = xasprintf("/v1/token?%s", form);
	struct reply reply;

	stage_call(s->port, "POST", "/v1beta/token", FORM, form, &reply);
	json_free(expect_granted(&reply, "v1beta"));
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		stage_call(s->port, methods[i], "/v1/token", FORM, form, &reply);
		assert_int_equal(reply.status, 405);
		assert_member(reply.json, "error", "invalid_request");
		expect_field(&reply, "allow", "POST");
		reply_clear(&reply);
	}
	/* Parameters of the URI are not looked at. */
	stage_call(s->port, "POST", target, FORM, "", &reply);
	expect_refused(&reply, "in the query", "invalid_request",
		"Invalid value of grant_type in request.");
	for (size_t i = 0; i < ARRAY_LEN(nowhere); i++) {
		stage_call(s->port, "POST", nowhere[i], FORM, form, &reply);
		assert_int_equal(reply.status, 404);
		assert_member(reply.json, "error", "not_found");
		reply_clear(&reply);
	}
	free(target);
	free(form);
	free(token);
}

static void key_set_is_read_only(void **state)
{
	struct stage *s = *state;
	struct reply reply;

	stage_call(s->port, "POST", "/v1/keys", JSON_TYPE, "{}", &reply);
	assert_int_equal(reply.status, 405);
	expect_field(&reply, "allow", "GET, HEAD");
	reply_clear(&reply);
	stage_call(s->port, "GET", "/v1/keys", NULL, NULL, &reply);
	expect_field(&reply, "cache-control", "public, max-age=300");
	reply_clear(&reply);
}

/* The table of refusals is complete: each row has its own name and a sane status. */
static void refusals_have_names(void **state)
{
	char step[32];

	(void)state;
	refusal_step(REFUSED_TOKEN_AUDIENCE_ONE, step, sizeof step);
	assert_string_equal(step, "token_audience_one");
	refusal_step(REFUSED_MAPPED_SUBJECT_SIZE, step, 7);
	assert_string_equal(step, "mapped");
	assert_int_equal(refusal_status(REFUSAL_INVALID), 500);
	for (enum refusal r = REFUSED_METHOD; r <= REFUSED_TOKEN_SIZE; r++)
		assert_int_equal(refusal_status(r), r == REFUSED_METHOD ? 405 : 400);
}

/* What a caller sent comes back cut. */
static void descriptions_are_bounded(void **state)
{
	struct buf scope = {0};
	struct stage *s = *state;
	struct reply reply;

	while (scope.len < 5000)
		buf_putc(&scope, 'x');
	stage_exchange(s, good_token(s), "scope", scope.at, &reply);
	assert_int_equal(reply.status, 400);
	assert_true(reply.http.body.len < 500);
	reply_clear(&reply);
	buf_clear(&scope);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answer_has_exactly_the_documented_members),
		cmocka_unit_test(token_has_exactly_the_documented_claims),
		cmocka_unit_test(scopes_decide_the_audience),
		cmocka_unit_test(token_lives_for_an_hour_and_not_beyond_its_subject_token),
		cmocka_unit_test(json_is_taken_as_well),
		cmocka_unit_test(content_types),
		cmocka_unit_test(paths_and_methods),
		cmocka_unit_test(key_set_is_read_only),
		cmocka_unit_test(refusals_have_names),
		cmocka_unit_test(descriptions_are_bounded),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
