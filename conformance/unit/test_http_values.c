/* http: fields, their grammar byte by byte, lists and framing. */
#include "unit/unit.h"

#include <string.h>

#include "lib/http.h"

static const struct http_field some[] = {
	{{"Host", 4}, {"a", 1}},
	{{"X", 1}, {"1", 1}},
	{{"x", 1}, {"2", 1}},
	{{"Empty", 5}, {"", 0}},
};
static const struct http_fields fields = {some, 4};

static void fields_are_found_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(http_fields_count(fields, "x"), 2);
	assert_int_equal(http_fields_count(fields, "HOST"), 1);
	assert_int_equal(http_fields_count(fields, "Hos"), 0);
	assert_slice(http_fields_value(fields, "X"), "1");
	assert_non_null(http_fields_value(fields, "empty").at);
	assert_int_equal(http_fields_value(fields, "empty").len, 0);
	assert_null(http_fields_value(fields, "y").at);
	assert_int_equal(http_fields_count((struct http_fields){NULL, 0}, "x"), 0);
}

/* [RFC9110 5.6.2] and [RFC9110 5.5] */
static void every_byte_is_allowed_or_not(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		const char text[] = {'a', (char)c, 'b'};
		struct slice slice = slice_make(text, 3);
		bool visible = c > 0x20 && c < 0x7f;
		bool blank = c == ' ' || c == '\t';

		assert_int_equal(
			http_is_token(slice), visible && !strchr("\"(),/:;<=>?@[\\]{}", c));
		assert_int_equal(http_is_field_value(slice, false), visible || blank);
		assert_int_equal(http_is_field_value(slice, true), visible || blank || c >= 0x80);
	}
	assert_false(http_is_token(SLICE_NONE));
	assert_true(http_is_field_value(SLICE_NONE, false));
}

static void lists_have_whole_members(void **state)
{
	(void)state;
	assert_true(http_list_has(SLICE("keep-alive, Upgrade"), "upgrade"));
	assert_true(http_list_has(SLICE(",\tclose ,"), "close"));
	assert_false(http_list_has(SLICE("not-close"), "close"));
	assert_false(http_list_has(SLICE("close x"), "close"));
	assert_false(http_list_has(SLICE_NONE, "close"));
}

static bool single(const char *name, const char *value, const char *other)
{
	const struct http_field two[] = {
		{slice_of(name), slice_of(value)},
		{slice_of(other), SLICE("5")},
	};

	return http_framing_single((struct http_fields){two, other ? 2 : 1});
}

static void framing_is_said_once(void **state)
{
	(void)state;
	assert_true(http_framing_single((struct http_fields){NULL, 0}));
	assert_true(single("Content-Length", "5", NULL));
	assert_true(single("content-length", "9223372036854775807", NULL));
	assert_false(single("Content-Length", "9223372036854775808", NULL));
	assert_false(single("Content-Length", "+5", NULL));
	assert_false(single("Content-Length", "5, 5", NULL));
	assert_false(single("Content-Length", "", NULL));
	assert_true(single("Transfer-Encoding", "chunked", NULL));
	assert_false(single("Content-Length", "5", "content-length"));
	assert_false(single("Transfer-Encoding", "chunked", "Content-Length"));
	assert_false(single("Transfer-Encoding", "chunked", "transfer-encoding"));
}

static void statuses_have_reasons(void **state)
{
	(void)state;
	assert_string_equal(http_reason(401), "Unauthorized");
	assert_string_equal(http_reason(299), "");
	assert_string_equal(http_reason(-1), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_found_in_any_case),
		cmocka_unit_test(every_byte_is_allowed_or_not),
		cmocka_unit_test(lists_have_whole_members),
		cmocka_unit_test(framing_is_said_once),
		cmocka_unit_test(statuses_have_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
