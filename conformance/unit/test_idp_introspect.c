/* Introspection: who may ask, and what the answer says. */
#include "unit/idp_fixture.h"

#include <stdlib.h>

#define INTROSPECT BASE "/introspect"

static int introspect(struct idp_fixture *f, const char *client, struct slice token)
{
	char *form = xasprintf("token=%.*s&token_type_hint=access_token", SLICE_ARGS(token));
	int status = talk_post(&f->talk, INTROSPECT, client, form);

	free(form);
	return status;
}

#define UPSTREAM "upstream:upstream-secret"

static void introspection_wants_a_client(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{\"claims\":{\"aud\":\"backend-server\"}}");

	introspect(f, NULL, slice_of(token));
	assert_error(&f->talk, 401, "invalid_client");
	introspect(f, "upstream:wrong", slice_of(token));
	assert_error(&f->talk, 401, "invalid_client");
	assert_true(talk_field(&f->talk, "www-authenticate").len > 0);
	talk_post(&f->talk, INTROSPECT, NULL, "token=x&client_id=mcp-client");
	assert_error(&f->talk, 401, "invalid_client");
	talk_post(&f->talk, INTROSPECT, UPSTREAM, "");
	assert_error(&f->talk, 400, "invalid_request");
	assert_int_equal(introspect(f, UPSTREAM, slice_of(token)), 200);
	assert_true(json_is_true(json_member(f->talk.json, "active")));
	free(token);
}

static void active_tokens_are_described(void **state)
{
	static const char *const members[] = {
		"active", "iss", "sub", "aud", "scope", "exp", "iat", "client_id", "token_type"};
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");
	char *issued;

	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	issued = slice_dup(talk_member(&f->talk, "access_token"));
	assert_int_equal(introspect(f, UPSTREAM, slice_of(issued)), 200);
	assert_slice(talk_field(&f->talk, "cache-control"), "no-store");
	assert_int_equal(json_count(f->talk.json), ARRAY_LEN(members));
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		assert_non_null(json_member(f->talk.json, members[i]));
	assert_slice(talk_member(&f->talk, "scope"), "backend-api:read backend-api:list");
	assert_slice(talk_member(&f->talk, "sub"), "user@example.com");
	assert_slice(talk_member(&f->talk, "client_id"), "auth-proxy");
	assert_slice(talk_member(&f->talk, "token_type"), "Bearer");
	free(issued);
	free(token);
}

static void dead_tokens_say_nothing(void **state)
{
	static const char *const orders[] = {
		"{}", /* alive, but for somebody else */
		"{\"claims\":{\"aud\":\"backend-server\"},\"relative\":{\"exp\":-1}}",
		"{\"claims\":{\"aud\":\"backend-server\"},\"relative\":{\"nbf\":60}}",
		"{\"claims\":{\"aud\":\"backend-server\"},\"key\":\"foreign\"}",
		"{\"claims\":{\"aud\":\"backend-server\",\"iss\":\"https://evil.example.com\"}}",
		"{\"claims\":{\"aud\":\"backend-server\"},\"edits\":[\"flip-signature\"]}",
		"{\"claims\":{\"aud\":null}}",
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		char *token = talk_mint(&f->talk, orders[i]);

		assert_int_equal(introspect(f, UPSTREAM, slice_of(token)), 200);
		assert_string_equal(f->talk.reply.body.at, "{\"active\":false}");
		free(token);
	}
	assert_int_equal(introspect(f, UPSTREAM, SLICE("opaque")), 200);
	assert_string_equal(f->talk.reply.body.at, "{\"active\":false}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(introspection_wants_a_client, idp_fixture_reset),
		cmocka_unit_test(active_tokens_are_described),
		cmocka_unit_test(dead_tokens_say_nothing),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
