/* Token exchange: parameters, policy, subject tokens. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"

#define INTROSPECT BASE "/introspect"

static char *good_token(struct idp_fixture *f)
{
	return talk_mint(&f->talk, "{}");
}

/* An exchange without target or token, to which a test adds its own. */
static int ask(struct idp_fixture *f, const char *client, const char *token, const char *more)
{
	char *form = xasprintf("grant_type=" EXCHANGE "&subject_token_type=" TYPE_ACCESS
			       "&subject_token=%s%s",
		token, more);
	int status = talk_post(&f->talk, TOKEN, client, form);

	free(form);
	return status;
}

static void exchange_gives_the_documented_claims(void **state)
{
	static const char *const names[] = {
		"iss", "aud", "scp", "sub", "exp", "iat", "jti", "client_id"};
	static const char *const members[] = {
		"access_token", "issued_token_type", "token_type", "expires_in", "scope"};
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	struct json *subject = token_claims(slice_of(token));
	struct json *claims;

	assert_int_equal(
		talk_exchange(&f->talk, token, "&scope=backend-api:read+backend-api:list"), 200);
	assert_null(json_member(f->talk.json, "scope"));
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	assert_int_equal(json_count(f->talk.json), ARRAY_LEN(members));
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		assert_non_null(json_member(f->talk.json, members[i]));
	assert_slice(talk_member(&f->talk, "issued_token_type"), TYPE_ACCESS);
	assert_slice(talk_member(&f->talk, "token_type"), "Bearer");
	assert_slice(talk_member(&f->talk, "scope"), "backend-api:read backend-api:list");
	assert_slice(talk_field(&f->talk, "cache-control"), "no-store");
	claims = token_claims(talk_member(&f->talk, "access_token"));
	assert_int_equal(json_count(claims), ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_non_null(json_member(claims, names[i]));
	assert_claim(claims, "iss", ISSUER);
	assert_claim(claims, "aud", "backend-server");
	assert_claim(claims, "sub", "user@example.com");
	assert_claim(claims, "client_id", "auth-proxy");
	assert_false(
		slice_equal(json_member_string(claims, "jti"), json_member_string(subject, "jti")));
	json_free(claims);
	json_free(subject);
	free(token);
}

static void parameters_are_all_there(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	static const struct {
		const char *more;
		const char *error; /* NULL: it is issued */
	} cases[] = {
		{"", NULL},
		{"&subject_token=", "invalid_request"},
		{"&actor_token=x", "invalid_request"},
		{"&actor_token_type=" TYPE_ACCESS, "invalid_request"},
		{"&actor_token=x&actor_token_type=" TYPE_ACCESS, "invalid_request"},
		{"&actor_token=&actor_token_type=", NULL},
		{"&requested_token_type=" TYPE_ACCESS, NULL},
		{"&requested_token_type=urn:ietf:params:oauth:token-type:id_token",
			"invalid_request"},
		{"&requested_token_type=urn:ietf:params:oauth:token-type:refresh_token",
			"invalid_request"},
		{"&scope=backend-api:read", NULL},
		{"&scope=backend-api:write", "invalid_scope"},
		{"&scope=backend-api:read+backend-mcp:tools:call", "invalid_scope"},
		{"&scope=%22", "invalid_scope"},
		{"&audience=backend-server", NULL},
		{"&audience=mcp-server", "invalid_target"},
		{"&audience=", NULL},
		{"&resource=https%3A%2F%2Fbackend.example.com%2F", NULL},
		{"&resource=https%3A%2F%2Funknown.example.com%2F", "invalid_target"},
		{"&resource=https%3A%2F%2Fbackend.example.com%2F%23f", "invalid_target"},
		{"&resource=%2Frelative", "invalid_target"},
		{"&options=%7B%7D", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		talk_exchange(&f->talk, token, cases[i].more);
		if (cases[i].error)
			assert_error(&f->talk, 400, cases[i].error);
		else
			assert_int_equal(f->talk.reply.status, 200);
	}
	free(token);
}

static void subject_is_required(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	const char *forms[] = {
		"grant_type=" EXCHANGE "&audience=backend-server&subject_token_type=" TYPE_ACCESS,
		"grant_type=" EXCHANGE "&audience=backend-server&subject_token=%s",
		"grant_type=" EXCHANGE "&audience=backend-server&subject_token=%s"
		"&subject_token_type=urn:ietf:params:oauth:token-type:id_token",
		"grant_type=" EXCHANGE "&audience=backend-server&subject_token=%s"
		"&subject_token_type=urn:ietf:params:oauth:token-type:saml2",
	};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct buf form = {0};
		const char *place = strstr(forms[i], "%s");

		buf_add(&form, slice_to(slice_of(forms[i]),
				       place ? (size_t)(place - forms[i]) : SIZE_MAX));
		if (place) {
			buf_puts(&form, token);
			buf_puts(&form, place + 2);
		}
		talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", form.at);
		assert_error(&f->talk, 400, "invalid_request");
		buf_clear(&form);
	}
	free(token);
}

static void jwt_is_the_same_token_by_another_name(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	char *form = xasprintf("grant_type=" EXCHANGE "&subject_token_type=" TYPE_JWT
			       "&requested_token_type=" TYPE_JWT
			       "&audience=backend-server&subject_token=%s",
		token);

	assert_int_equal(talk_post(&f->talk, TOKEN, "auth-proxy:proxy-secret", form), 200);
	assert_slice(talk_member(&f->talk, "issued_token_type"), TYPE_JWT);
	assert_slice(talk_member(&f->talk, "token_type"), "Bearer");
	free(form);
	free(token);
}

/* ---- policy ---- */

static void policy_names_client_subject_and_target(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	char *other = talk_mint(&f->talk, "{\"claims\":{\"aud\":\"other-server\"}}");
	char *both =
		talk_mint(&f->talk, "{\"claims\":{\"aud\":[\"mcp-server\",\"other-server\"]}}");

	ask(f, "auth-proxy:proxy-secret", token, "");
	assert_error(&f->talk, 400, "invalid_target");
	ask(f, "auth-proxy:proxy-secret", token, "&audience=unknown");
	assert_error(&f->talk, 400, "invalid_target");
	/* [RFC8693 1.1] this rule has no "impersonate" */
	ask(f, "auth-proxy:proxy-secret", token, "&audience=actor-only");
	assert_error(&f->talk, 400, "invalid_request");
	/* A client with another's token: no target is good for that. */
	ask(f, "auth-proxy:proxy-secret", other, "&audience=backend-server");
	assert_error(&f->talk, 400, "invalid_request");
	ask(f, "second-proxy:second", token, "&audience=backend-server");
	assert_error(&f->talk, 400, "invalid_request");
	assert_int_equal(ask(f, "second-proxy:second", other, "&audience=backend-server"), 200);
	assert_int_equal(ask(f, "second-proxy:second", both, "&audience=backend-server"), 200);
	assert_int_equal(ask(f, "auth-proxy:proxy-secret", token, "&audience=backend-server"), 200);
	free(token);
	free(other);
	free(both);
}

static void issued_token_is_no_way_further(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	char *issued;

	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	issued = slice_dup(talk_member(&f->talk, "access_token"));
	talk_exchange(&f->talk, issued, "");
	assert_error(&f->talk, 400, "invalid_request");
	free(issued);
	free(token);
}

static void lifetime_is_the_shortest_of_three(void **state)
{
	struct idp_fixture *f = *state;
	char *brief = talk_mint(&f->talk, "{\"relative\":{\"exp\":30}}");
	char *token = good_token(f);
	char *long_lived = talk_mint(&f->talk, "{\"relative\":{\"exp\":999999}}");
	struct json *subject = token_claims(slice_of(brief));
	struct json *claims;
	double expires_in, exp, iat, limit;

	assert_int_equal(talk_exchange(&f->talk, brief, ""), 200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	json_number(json_member(claims, "exp"), &exp);
	json_number(json_member(subject, "exp"), &limit);
	assert_true(exp == limit);
	json_number(json_member(f->talk.json, "expires_in"), &expires_in);
	assert_true(expires_in <= 30 && expires_in >= 25);
	json_free(claims);
	assert_int_equal(ask(f, "auth-proxy:proxy-secret", token, "&audience=short-server"), 200);
	json_number(json_member(f->talk.json, "expires_in"), &expires_in);
	assert_true(expires_in == 60);
	assert_int_equal(talk_exchange(&f->talk, long_lived, ""), 200);
	claims = token_claims(talk_member(&f->talk, "access_token"));
	json_number(json_member(claims, "exp"), &exp);
	json_number(json_member(claims, "iat"), &iat);
	assert_true(exp - iat == 3600);
	json_free(claims);
	json_free(subject);
	free(brief);
	free(token);
	free(long_lived);
}

/* ---- subject tokens ---- */

static void bad_tokens_are_refused(void **state)
{
	/* Good signatures over claims that only a resource server has to judge. */
	static const char *const fine[] = {"iat-week-in-past"};
	struct idp_fixture *f = *state;
	struct json *list;
	size_t refused = 0;

	assert_int_equal(talk_control(&f->talk, "GET", "/mint", NULL), 200);
	list = json_copy(json_member(f->talk.json, "bad"));
	assert_true(json_count(list) > 25);
	for (const struct json *row = json_first(list); row; row = json_next(row)) {
		struct slice name = json_member_string(row, "name");
		char *order = xasprintf("{\"bad\":\"%.*s\"}", SLICE_ARGS(name));
		char *token = talk_mint(&f->talk, order);

		if (slice_is(name, fine[0])) {
			assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
		} else {
			if (talk_exchange(&f->talk, token, "") != 400)
				fail_msg("%s was exchanged", order);
			assert_error(&f->talk, 400, "invalid_request");
			refused++;
		}
		assert_null(strstr(f->talk.reply.body.at, token));
		free(order);
		free(token);
	}
	assert_int_equal(refused + 1, json_count(list));
	json_free(list);
}

/* One key, two algorithms that it could do: only its own counts. [RFC8725 3.1] */
static void algorithm_is_the_keys_own(void **state)
{
	struct idp_fixture *f = *state;
	char *order, *token;

	assert_int_equal(talk_control(&f->talk, "POST", "/keys/rotate",
				 "{\"alg\":\"RS256\",\"sign\":false}"),
		200);
	for (int own = 0; own < 2; own++) {
		talk_control(&f->talk, "GET", "/keys", NULL);
		const struct json *key = json_first(json_member(f->talk.json, "keys"));

		while (!slice_is(json_member_string(key, "alg"), "RS256"))
			key = json_next(key);
		order = xasprintf("{\"key\":\"%.*s\",\"alg\":\"%s\"}",
			SLICE_ARGS(json_member_string(key, "kid")), own ? "RS256" : "RS512");
		token = talk_mint(&f->talk, order);
		assert_int_equal(talk_exchange(&f->talk, token, ""), own ? 200 : 400);
		free(order);
		free(token);
	}
}

static void times_are_exact(void **state)
{
	struct idp_fixture *f = *state;
	char *brief = talk_mint(&f->talk, "{\"relative\":{\"exp\":100}}");
	char *later = talk_mint(&f->talk, "{\"relative\":{\"nbf\":100}}");

	clock_set_offset(95);
	assert_int_equal(talk_exchange(&f->talk, brief, ""), 200);
	assert_int_equal(talk_exchange(&f->talk, later, ""), 400);
	clock_set_offset(101);
	assert_int_equal(talk_exchange(&f->talk, brief, ""), 400);
	assert_int_equal(talk_exchange(&f->talk, later, ""), 200);
	free(brief);
	free(later);
}

static void tokens_of_other_places_are_refused(void **state)
{
	static const char *const texts[] = {
		"opaque", "a.b.c", "", "..", "e30.e30.e30", "eyJhbGciOiJub25lIn0.e30."};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		talk_exchange(&f->talk, texts[i], "");
		assert_error(&f->talk, 400, "invalid_request");
	}
}

static void revoked_tokens_take_their_children_along(void **state)
{
	struct idp_fixture *f = *state;
	char *token = good_token(f);
	char *twin = good_token(f);
	char *order = xasprintf("{\"token\":\"%s\"}", token);
	char *form;

	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	form = xasprintf("token=%.*s", SLICE_ARGS(talk_member(&f->talk, "access_token")));
	assert_int_equal(talk_post(&f->talk, INTROSPECT, "upstream:upstream-secret", form), 200);
	assert_true(json_is_true(json_member(f->talk.json, "active")));
	assert_int_equal(talk_control(&f->talk, "POST", "/revoke", order), 200);
	talk_exchange(&f->talk, token, "");
	assert_error(&f->talk, 400, "invalid_request");
	assert_int_equal(talk_exchange(&f->talk, twin, ""), 200);
	talk_post(&f->talk, INTROSPECT, "upstream:upstream-secret", form);
	assert_string_equal(f->talk.reply.body.at, "{\"active\":false}");
	free(form);
	free(order);
	free(token);
	free(twin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(exchange_gives_the_documented_claims, idp_fixture_reset),
		cmocka_unit_test(parameters_are_all_there),
		cmocka_unit_test(subject_is_required),
		cmocka_unit_test(jwt_is_the_same_token_by_another_name),
		cmocka_unit_test(policy_names_client_subject_and_target),
		cmocka_unit_test(issued_token_is_no_way_further),
		cmocka_unit_test(lifetime_is_the_shortest_of_three),
		cmocka_unit_test(bad_tokens_are_refused),
		cmocka_unit_test(algorithm_is_the_keys_own),
		cmocka_unit_test_setup(times_are_exact, idp_fixture_reset),
		cmocka_unit_test_setup(tokens_of_other_places_are_refused, idp_fixture_reset),
		cmocka_unit_test(revoked_tokens_take_their_children_along),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
