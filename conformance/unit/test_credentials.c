/* How a token is presented: the grammar, and each decision at its edge. */
#include "unit/unit.h"

#include <string.h>

#include "checks/credentials.h"
#include "credentials.h"

static void value_is_cut_at_the_first_blank(void **state)
{
	static const struct {
		const char *value;
		const char *scheme;
		const char *token;
	} cases[] = {
		{"Bearer abc", "Bearer", "abc"},
		{"Bearer   abc", "Bearer", "abc"},
		{"Bearer abc def", "Bearer", "abc def"},
		{"Bearer", "Bearer", ""},
		{"Bearer\tabc", "Bearer\tabc", ""},
		{"", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct slice scheme;
		struct slice token;

		credentials_split(slice_of(cases[i].value), &scheme, &token);
		assert_slice(scheme, cases[i].scheme);
		assert_slice(token, cases[i].token);
	}
}

static void exactly_one_field(void **state)
{
	(void)state;
	assert_false(check_credentials_single(0));
	assert_true(check_credentials_single(1));
	assert_false(check_credentials_single(2));
}

static void scheme_in_any_case(void **state)
{
	(void)state;
	assert_true(check_credentials_scheme(SLICE("Bearer")));
	assert_true(check_credentials_scheme(SLICE("bEARER")));
	assert_false(check_credentials_scheme(SLICE("")));
	assert_false(check_credentials_scheme(SLICE("Beare")));
	assert_false(check_credentials_scheme(SLICE("Bearers")));
}

static void size_to_the_byte(void **state)
{
	static char text[CREDENTIALS_MAX_BYTES + 1];

	(void)state;
	assert_true(check_credentials_size(slice_make(text, CREDENTIALS_MAX_BYTES)));
	assert_false(check_credentials_size(slice_make(text, CREDENTIALS_MAX_BYTES + 1)));
}

static void token_is_b64token(void **state)
{
	static const struct slice good[] = {
		SLICE("a"), SLICE("aZ09-._~+/"), SLICE("a="), SLICE("a==")};
	static const struct slice bad[] = {SLICE(""), SLICE("="), SLICE("a=b"), SLICE("a b"),
		SLICE("a,b"), SLICE("a\"b"), SLICE("a\0b"), SLICE("a\x80"), SLICE("a\n")};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(check_credentials_token(good[i]));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(check_credentials_token(bad[i]));
}

static void no_token_in_the_query(void **state)
{
	static const char *const good[] = {"", "a", "a=b", "a=access_token", "access_tokens=1",
		"xaccess_token=1", "a=%41&b=c", "a=1;b=2"};
	static const char *const bad[] = {"access_token=x", "access_token",
		"access_token=", "a=b&access_token=x", "a=b&&access_token=x", "a;access_token=x",
		"Access_Token=x", "access%5ftoken=x", "a%=b", "a=b&%61=c"};

	(void)state;
	assert_true(check_credentials_not_in_query(SLICE_NONE));
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(check_credentials_not_in_query(slice_of(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(check_credentials_not_in_query(slice_of(bad[i])));
}

static bool form(const char *name, const char *type)
{
	struct http_field fields[] = {
		{SLICE("Accept"), SLICE("application/x-www-form-urlencoded")},
		{slice_of(name), slice_of(type)},
	};

	return !check_credentials_not_in_form((struct http_fields){fields, 2});
}

static void no_form(void **state)
{
	(void)state;
	assert_true(check_credentials_not_in_form((struct http_fields){NULL, 0}));
	assert_false(form("Content-Type", "application/json"));
	assert_false(form("Content-Type", "application/x-www-form-urlencoded-not"));
	assert_false(form("Content-Type", ""));
	assert_true(form("Content-Type", "application/x-www-form-urlencoded"));
	assert_true(form("content-type", "Application/X-WWW-Form-Urlencoded ; charset=x"));
	assert_true(form("Content-Type", "application/json, application/x-www-form-urlencoded"));
}

static void token_is_not_repeated(void **state)
{
	(void)state;
	assert_true(check_credentials_not_repeated(SLICE_NONE, SLICE("abc")));
	assert_true(check_credentials_not_repeated(SLICE("q=ab"), SLICE("abc")));
	assert_false(check_credentials_not_repeated(SLICE("abc"), SLICE("abc")));
	assert_false(check_credentials_not_repeated(SLICE("q=xabcx"), SLICE("abc")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(value_is_cut_at_the_first_blank),
		cmocka_unit_test(exactly_one_field),
		cmocka_unit_test(scheme_in_any_case),
		cmocka_unit_test(size_to_the_byte),
		cmocka_unit_test(token_is_b64token),
		cmocka_unit_test(no_token_in_the_query),
		cmocka_unit_test(no_form),
		cmocka_unit_test(token_is_not_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
