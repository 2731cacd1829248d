/* The control API's keys: rotation, publication, and a key set that is none. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

static void rotation_keeps_old_tokens_alive(void **state)
{
	struct idp_fixture *f = *state;
	char *before = talk_mint(&f->talk, "{}");
	char *after, *kid;

	assert_int_equal(talk_control(&f->talk, "POST", "/keys/rotate", "{}"), 200);
	kid = slice_dup(talk_member(&f->talk, "kid"));
	after = talk_mint(&f->talk, "{}");
	struct json *header = token_header(after);

	assert_claim(header, "kid", kid);
	assert_true(talk_verifies(&f->talk, before));
	assert_true(talk_verifies(&f->talk, after));
	assert_int_equal(talk_exchange(&f->talk, before, ""), 200);
	json_free(header);
	free(before);
	free(after);
	free(kid);
}

static void dropped_keys_take_their_tokens_along(void **state)
{
	struct idp_fixture *f = *state;
	char *before = talk_mint(&f->talk, "{}");
	char *after;

	assert_int_equal(
		talk_control(&f->talk, "POST", "/keys/rotate", "{\"drop_old\":true}"), 200);
	after = talk_mint(&f->talk, "{}");
	assert_false(talk_verifies(&f->talk, before));
	assert_true(talk_verifies(&f->talk, after));
	assert_int_equal(talk_exchange(&f->talk, before, ""), 400);
	assert_int_equal(talk_exchange(&f->talk, after, ""), 200);
	free(before);
	free(after);
}

static void keys_can_be_published_early_or_late(void **state)
{
	struct idp_fixture *f = *state;
	char *kid, *path, *token;

	/* Published, but not yet used. */
	talk_control(&f->talk, "POST", "/keys/rotate", "{\"sign\":false,\"alg\":\"EdDSA\"}");
	kid = slice_dup(talk_member(&f->talk, "kid"));
	token = talk_mint(&f->talk, "{}");
	struct json *header = token_header(token);

	assert_false(slice_is(json_member_string(header, "kid"), kid));
	json_free(header);
	free(token);
	path = xasprintf("/keys/%s", kid);
	assert_int_equal(talk_control(&f->talk, "PUT", path, "{\"sign\":true}"), 200);
	token = talk_mint(&f->talk, "{}");
	header = token_header(token);
	assert_claim(header, "kid", kid);
	assert_claim(header, "alg", "EdDSA");
	json_free(header);
	free(token);
	free(path);
	free(kid);
	/* Used, but not yet published. */
	talk_control(&f->talk, "POST", "/keys/rotate", "{\"publish\":false,\"alg\":\"ES256\"}");
	kid = slice_dup(talk_member(&f->talk, "kid"));
	token = talk_mint(&f->talk, "{}");
	assert_false(talk_verifies(&f->talk, token));
	path = xasprintf("/keys/%s", kid);
	assert_int_equal(talk_control(&f->talk, "PUT", path, "{\"publish\":true}"), 200);
	assert_true(talk_verifies(&f->talk, token));
	free(token);
	free(path);
	free(kid);
}

static void keys_are_listed(void **state)
{
	struct idp_fixture *f = *state;
	size_t signing = 0;

	assert_int_equal(talk_control(&f->talk, "GET", "/keys", NULL), 200);
	for (const struct json *k = json_first(json_member(f->talk.json, "keys")); k;
		k = json_next(k))
		signing += json_is_true(json_member(k, "signing"));
	assert_int_equal(signing, 1);
}

static void weak_keys_can_be_played(void **state)
{
	struct idp_fixture *f = *state;
	char *kid, *order, *token, *path;

	assert_int_equal(talk_control(&f->talk, "POST", "/keys/rotate",
				 "{\"alg\":\"RS256\",\"rsa_bits\":1024,\"sign\":false}"),
		200);
	kid = slice_dup(talk_member(&f->talk, "kid"));
	order = xasprintf("{\"key\":\"%s\"}", kid);
	token = talk_mint(&f->talk, order);
	/* Published, and refused by whoever looks at its size: lib, and so the IdP itself. */
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_contains(f->talk.reply.body.at, kid);
	assert_false(talk_verifies(&f->talk, token));
	assert_int_equal(talk_exchange(&f->talk, token, ""), 400);
	path = xasprintf("/keys/%s", kid);
	assert_int_equal(talk_control(&f->talk, "PUT", path, "{\"publish\":false}"), 200);
	free(path);
	free(kid);
	free(order);
	free(token);
}

static void key_set_can_be_replaced(void **state)
{
	struct idp_fixture *f = *state;
	struct talk control = {.port = f->talk.control};
	const char *fields[] = {"Content-Type", "text/html", NULL};

	assert_int_equal(
		talk_send(&control, "PUT", "/jwks", fields, SLICE("<p>not a key set</p>")), 200);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_string_equal(f->talk.reply.body.at, "<p>not a key set</p>");
	assert_slice(talk_field(&f->talk, "content-type"), "text/html");
	assert_int_equal(talk_send(&control, "PUT", "/jwks", fields, SLICE_NONE), 200);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_int_equal(f->talk.reply.body.len, 0);
	assert_int_equal(talk_send(&control, "DELETE", "/jwks", NULL, SLICE_NONE), 200);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_non_null(json_member(f->talk.json, "keys"));
	talk_end(&control);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rotation_keeps_old_tokens_alive, idp_fixture_reset),
		cmocka_unit_test(dropped_keys_take_their_tokens_along),
		cmocka_unit_test(keys_can_be_published_early_or_late),
		cmocka_unit_test(keys_are_listed),
		cmocka_unit_test(weak_keys_can_be_played),
		cmocka_unit_test(key_set_can_be_replaced),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
