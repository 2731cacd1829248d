/* The oracle's reading of claims: strict JSON, members by their type, scopes as whole tokens. */
#include "unit/oracle_talk.h"

#include <stdlib.h>
#include <string.h>

static void claims_are_a_strict_json_object(void **state)
{
	static const struct {
		const char *payload;
		bool claims;
	} cases[] = {
		{"{\"sub\":\"alice\"}", true},
		{" { \"sub\" : \"alice\" } ", true},
		{"{\"sub\":\"a\\u00e4\\ud83d\\ude00\"}", true},
		{"{\"n\":[0,-1.5e+3,true,false,null,{}]}", true},
		{"{\"sub\":\"alice\",\"sub\":\"bob\"}", false},
		{"{\"a\":{\"sub\":1,\"sub\":2}}", false},
		{"{\"sub\":\"alice\\u0000bob\"}", false},
		{"{\"sub\":\"\\ud83d\"}", false},
		{"{\"sub\":\"a\\x41\"}", false},
		{"{\"sub\":\"alice\"}}", false},
		{"{\"sub\":\"alice\"} x", false},
		{"{'sub':1}", false},
		{"{\"n\":01}", false},
		{"{\"n\":1.}", false},
		{"{\"n\":.5}", false},
		{"{\"n\":+1}", false},
		{"{\"n\":1e}", false},
		{"{\"n\":NaN}", false},
		{"{\"n\":truex}", false},
		{"{\"n\":\"\x01\"}", false},
		{"{\"n\":\"\xff\"}", false},
		{"{\"n\":\"\xf4\x90\x80\x80\"}", false},
		{"{\v\"n\":1}", false},
		{"[\"sub\"]", false},
		{"\"sub\"", false},
		{"sub", false},
		{"{", false},
		{"{\"sub\":\"alice", false},
		{"", false},
	};
	struct signing_key *key = signing_key_new(ALG_EDDSA, "k1");
	char *jwks = public_key_set(key);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *token = mint_payload(key, ALG_EDDSA, cases[i].payload);
		struct oracle oracle;

		oracle_judge(token, strlen(token), jwks, strlen(jwks), &oracle);
		assert_int_equal(oracle.verdict, ORACLE_GENUINE);
		assert_string_equal(oracle.payload, cases[i].payload);
		if ((oracle.claims != NULL) != cases[i].claims)
			fail_msg("%s: expected %d", cases[i].payload, cases[i].claims);
		oracle_clear(&oracle);
		free(token);
	}
	free(jwks);
	signing_key_free(key);
}

static struct cJSON *claims_of(const char *text)
{
	struct cJSON *claims = oracle_json(text, strlen(text));

	assert_non_null(claims);
	return claims;
}

static void members_are_read_as_what_they_are(void **state)
{
	struct cJSON *claims =
		claims_of("{\"iss\":\"i\",\"exp\":1.5,\"far\":1e999,\"active\":true,\"no\":false,"
			  "\"one\":\"a\",\"many\":[\"a\",\"b\"],\"mixed\":[\"a\",1],\"none\":[]}");
	double number;

	(void)state;
	assert_string_equal(oracle_text(claims, "iss"), "i");
	assert_null(oracle_text(claims, "ISS"));
	assert_null(oracle_text(claims, "exp"));
	assert_true(oracle_number(claims, "exp", &number) && number == 1.5);
	assert_false(oracle_number(claims, "far", &number));
	assert_false(oracle_number(claims, "iss", &number));
	assert_true(oracle_true(claims, "active"));
	assert_false(oracle_true(claims, "no"));
	assert_false(oracle_true(claims, "exp"));
	assert_true(oracle_has(claims, "none"));
	assert_false(oracle_has(claims, "absent"));
	assert_true(oracle_lists(claims, "one", "a"));
	assert_false(oracle_lists(claims, "one", "A"));
	assert_false(oracle_lists(claims, "one", ""));
	assert_true(oracle_lists(claims, "many", "b"));
	assert_false(oracle_lists(claims, "many", "c"));
	assert_false(oracle_lists(claims, "mixed", "a"));
	assert_false(oracle_lists(claims, "none", ""));
	assert_false(oracle_lists(claims, "absent", "a"));
	assert_false(oracle_lists(NULL, "one", "a"));
	oracle_json_free(claims);
}

static void scope_has_whole_tokens_only(void **state)
{
	static const struct {
		const char *claims;
		const char *wanted;
		bool has;
		const char *text;
	} cases[] = {
		{"{\"scope\":\"a:read b:read\"}", "a:read", true, "a:read b:read"},
		{"{\"scope\":\"a:read b:read\"}", "b:read", true, "a:read b:read"},
		{"{\"scope\":\"a:read b:read\"}", "read", false, "a:read b:read"},
		{"{\"scope\":\"a:read b:read\"}", "a:re", false, "a:read b:read"},
		{"{\"scope\":\"a:read b:read\"}", "a:read b:read", false, "a:read b:read"},
		{"{\"scope\":\"a:read b:read\"}", "A:READ", false, "a:read b:read"},
		{"{\"scope\":\"\"}", "", false, ""},
		{"{\"scp\":[\"a:read\",\"b:read\"]}", "b:read", true, "a:read b:read"},
		{"{\"scp\":[\"a:read\",\"b:read\"]}", "b", false, "a:read b:read"},
		{"{\"scp\":[\"a:read\",1]}", "a:read", false, "a:read"},
		{"{\"scp\":\"a:read\"}", "a:read", false, ""},
		{"{\"scope\":1,\"scp\":[\"a:read\"]}", "a:read", false, "a:read"},
		{"{}", "a:read", false, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct cJSON *claims = claims_of(cases[i].claims);
		char *text = oracle_scope_text(claims);

		if (oracle_scope_has(claims, cases[i].wanted) != cases[i].has)
			fail_msg("%s: %s: expected %d", cases[i].claims, cases[i].wanted,
				cases[i].has);
		assert_string_equal(text, cases[i].text);
		free(text);
		oracle_json_free(claims);
	}
}

static void texts_have_a_size(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_puts(&text, "\"");
	memset(buf_extend(&text, ORACLE_MAX_BYTES - 2), 'a', ORACLE_MAX_BYTES - 2);
	buf_puts(&text, "\"");
	for (size_t extra = 0; extra < 2; extra++) {
		struct cJSON *json = oracle_json(text.at, text.len);

		assert_int_equal(json != NULL, extra == 0);
		oracle_json_free(json);
		buf_putc(&text, ' ');
	}
	buf_reset(&text);
	memset(buf_extend(&text, ORACLE_MAX_BYTES + 1), '.', ORACLE_MAX_BYTES + 1);
	assert_int_equal(
		oracle_verdict_of(buf_slice(&text), SLICE("{\"keys\":[]}")), ORACLE_MALFORMED);
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claims_are_a_strict_json_object),
		cmocka_unit_test(members_are_read_as_what_they_are),
		cmocka_unit_test(scope_has_whole_tokens_only),
		cmocka_unit_test(texts_have_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
