/* Each decision of the upstream at its boundary, beside the twin that it allows. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "participants/upstream_checks.h"
#include "participants/upstream_config.h"

static struct cJSON *parse(const char *text)
{
	struct cJSON *json = oracle_json(text, strlen(text));

	assert_non_null(json);
	return json;
}

/* Expect `check` of the claims to be `allowed`. */
#define EXPECT(allowed, text, check)                                       \
	do {                                                               \
		struct cJSON *claims = parse(text);                        \
		if ((check) != (allowed))                                  \
			fail_msg("%s: expected %d", text, (int)(allowed)); \
		oracle_json_free(claims);                                  \
	} while (0)

static void signature(void **state)
{
	(void)state;
	assert_true(check_upstream_signature(ORACLE_GENUINE));
	for (int v = ORACLE_UNDECIDED; v <= ORACLE_FORGED + 1; v++)
		assert_true(
			v == ORACLE_GENUINE || !check_upstream_signature((enum oracle_verdict)v));
}

static void issuer(void **state)
{
	(void)state;
	EXPECT(true, "{\"iss\":\"https://a\"}", check_upstream_issuer(claims, "https://a"));
	EXPECT(false, "{\"iss\":\"https://a/\"}", check_upstream_issuer(claims, "https://a"));
	EXPECT(false, "{\"iss\":\"https://A\"}", check_upstream_issuer(claims, "https://a"));
	EXPECT(false, "{\"iss\":[\"https://a\"]}", check_upstream_issuer(claims, "https://a"));
	EXPECT(false, "{\"iss\":\"\"}", check_upstream_issuer(claims, "https://a"));
	EXPECT(false, "{}", check_upstream_issuer(claims, "https://a"));
	assert_false(check_upstream_issuer(NULL, "https://a"));
}

static void audience(void **state)
{
	(void)state;
	EXPECT(true, "{\"aud\":\"b\"}", check_upstream_audience(claims, "b"));
	EXPECT(true, "{\"aud\":[\"a\",\"b\"]}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{\"aud\":\"bb\"}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{\"aud\":[\"a\"]}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{\"aud\":[]}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{\"aud\":[\"b\",1]}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{\"aud\":\"\"}", check_upstream_audience(claims, "b"));
	EXPECT(false, "{}", check_upstream_audience(claims, "b"));
	assert_false(check_upstream_audience(NULL, "b"));
}

static void expiry(void **state)
{
	(void)state;
	EXPECT(true, "{\"exp\":1000}", check_upstream_expiry(claims, 999.999));
	EXPECT(false, "{\"exp\":1000}", check_upstream_expiry(claims, 1000));
	EXPECT(true, "{\"exp\":1000.5}", check_upstream_expiry(claims, 1000));
	EXPECT(false, "{\"exp\":\"2000\"}", check_upstream_expiry(claims, 1000));
	EXPECT(false, "{\"exp\":1e999}", check_upstream_expiry(claims, 1000));
	EXPECT(false, "{\"exp\":null}", check_upstream_expiry(claims, 1000));
	EXPECT(false, "{}", check_upstream_expiry(claims, 1000));
	assert_false(check_upstream_expiry(NULL, 1000));
}

static void not_before(void **state)
{
	(void)state;
	EXPECT(true, "{\"nbf\":1000}", check_upstream_not_before(claims, 1000));
	EXPECT(false, "{\"nbf\":1000.001}", check_upstream_not_before(claims, 1000));
	EXPECT(false, "{\"nbf\":\"0\"}", check_upstream_not_before(claims, 1000));
	EXPECT(true, "{}", check_upstream_not_before(claims, 1000));
	assert_false(check_upstream_not_before(NULL, 1000));
}

static void unbound(void **state)
{
	(void)state;
	EXPECT(true, "{}", check_upstream_unbound(claims));
	EXPECT(false, "{\"cnf\":{\"jkt\":\"x\"}}", check_upstream_unbound(claims));
	EXPECT(false, "{\"cnf\":null}", check_upstream_unbound(claims));
	assert_false(check_upstream_unbound(NULL));
}

static void active(void **state)
{
	(void)state;
	EXPECT(true, "{\"active\":true}", check_upstream_active(claims));
	EXPECT(false, "{\"active\":false}", check_upstream_active(claims));
	EXPECT(false, "{\"active\":\"true\"}", check_upstream_active(claims));
	EXPECT(false, "{\"active\":1}", check_upstream_active(claims));
	EXPECT(false, "{}", check_upstream_active(claims));
	assert_false(check_upstream_active(NULL));
}

static void same_token(void **state)
{
	struct cJSON *token = parse("{\"iss\":\"i\",\"sub\":\"alice\"}");

	(void)state;
	EXPECT(true, "{\"active\":true}", check_upstream_same_token(token, claims));
	EXPECT(true, "{\"iss\":\"i\",\"sub\":\"alice\"}", check_upstream_same_token(token, claims));
	EXPECT(false, "{\"iss\":\"i\",\"sub\":\"bob\"}", check_upstream_same_token(token, claims));
	EXPECT(false, "{\"iss\":\"j\",\"sub\":\"alice\"}",
		check_upstream_same_token(token, claims));
	EXPECT(false, "{\"sub\":1}", check_upstream_same_token(token, claims));
	assert_false(check_upstream_same_token(token, NULL));
	EXPECT(false, "{}", check_upstream_same_token(NULL, claims));
	oracle_json_free(token);
}

static void principal(void **state)
{
	char *values[] = {"alice", "principal://pool/subject/*"};
	const struct text_list list = {values, 2};
	const struct text_list none = {NULL, 0};
	char *any_value[] = {"*"};
	const struct text_list any = {any_value, 1};

	(void)state;
	EXPECT(true, "{\"sub\":\"alice\"}", check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"alice2\"}", check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"Alice\"}", check_upstream_principal(claims, &list));
	EXPECT(true, "{\"sub\":\"principal://pool/subject/a\"}",
		check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"principal://pool/subject/\"}",
		check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"principal://pool2/subject/a\"}",
		check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"x principal://pool/subject/a\"}",
		check_upstream_principal(claims, &list));
	EXPECT(false, "{\"sub\":\"alice\"}", check_upstream_principal(claims, &none));
	EXPECT(true, "{\"sub\":\"mallory\"}", check_upstream_principal(claims, &any));
	EXPECT(false, "{\"sub\":\"\"}", check_upstream_principal(claims, &any));
	EXPECT(false, "{\"sub\":7}", check_upstream_principal(claims, &any));
	EXPECT(false, "{}", check_upstream_principal(claims, &any));
	assert_false(check_upstream_principal(NULL, &any));
}

static void scope(void **state)
{
	(void)state;
	EXPECT(true, "{\"scp\":[\"a\",\"b\"]}", check_upstream_scope(claims, "b"));
	EXPECT(true, "{\"scope\":\"a b\"}", check_upstream_scope(claims, "b"));
	EXPECT(false, "{\"scope\":\"a bc\"}", check_upstream_scope(claims, "b"));
	EXPECT(false, "{\"scp\":[]}", check_upstream_scope(claims, "b"));
	EXPECT(false, "{}", check_upstream_scope(claims, "b"));
	assert_false(check_upstream_scope(NULL, "b"));
}

/* The default stage must load, and what the rows cannot say must be said. */
static void configuration(void **state)
{
	static const struct {
		const char *member;
		const char *value;
		const char *note;
	} cases[] = {
		{"path", "\"backend\"", "resources[0].path"},
		{"dev_secret", NULL, "resources[0]: must have either"},
		{"scope", "\"a b\"", "resources[0].scope"},
	};
	struct upstream_config config;
	struct json *document;
	struct json *value;

	(void)state;
	for (size_t i = 0; i <= ARRAY_LEN(cases); i++) {
		struct note note = {0};
		const struct json *resource;
		enum err err;

		assert_int_equal(
			json_parse(slice_of(upstream_config_default), &document), ERR_NONE);
		resource = json_first(json_member(document, "resources"));
		if (i < ARRAY_LEN(cases) && cases[i].value) {
			assert_int_equal(json_parse(slice_of(cases[i].value), &value), ERR_NONE);
			json_set((struct json *)(uintptr_t)resource, cases[i].member, value);
		} else if (i < ARRAY_LEN(cases)) {
			json_remove((struct json *)(uintptr_t)resource, cases[i].member);
		}
		assert_int_equal(settings_read(&upstream_config_settings, document, &config, &note),
			ERR_NONE);
		err = upstream_config_check(&config, &note);
		assert_int_equal(err, i < ARRAY_LEN(cases) ? ERR_MISMATCH : ERR_NONE);
		if (i < ARRAY_LEN(cases))
			assert_contains(note.text, cases[i].note);
		settings_clear(&upstream_config_settings, &config);
		json_free(document);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signature),
		cmocka_unit_test(issuer),
		cmocka_unit_test(audience),
		cmocka_unit_test(expiry),
		cmocka_unit_test(not_before),
		cmocka_unit_test(unbound),
		cmocka_unit_test(active),
		cmocka_unit_test(same_token),
		cmocka_unit_test(principal),
		cmocka_unit_test(scope),
		cmocka_unit_test(configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
