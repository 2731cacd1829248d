/* json: what is refused before cJSON sees it, reading, making and printing. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "unit/vectors.h"

static struct json *parsed(const char *text)
{
	struct json *json = NULL;

	assert_int_equal(json_parse(slice_of(text), &json), ERR_NONE);
	return json;
}

static const char *run_text(const struct json *document, const struct json *test)
{
	struct buf text = {0};
	struct buf printed = {0};
	struct json *again = NULL;
	struct json *json = (struct json *)&text;
	const char *verdict;
	enum err err;

	(void)document;
	vector_input(test, "text", &text);
	err = json_parse(buf_slice(&text), &json);
	verdict = vector_verdict(err);
	if (err && json)
		verdict = "something left after an error";
	if (!err) {
		json_print(&printed, json);
		if (!slice_equal(json_member_string(test, "printed"), buf_slice(&printed)))
			verdict = "printed otherwise";
		else if (json_parse(buf_slice(&printed), &again) || !json_equal(json, again))
			verdict = "reads back otherwise";
		json_free(json);
	}
	json_free(again);
	buf_clear(&printed);
	buf_clear(&text);
	return verdict;
}

static void texts_are_read_strictly(void **state)
{
	(void)state;
	vectors_run("json.json", run_text);
}

/* ---- the text ---- */

static void no_text_is_an_error(void **state)
{
	struct json *json;

	(void)state;
	assert_int_equal(json_parse(SLICE_NONE, &json), ERR_SYNTAX);
	assert_null(json);
	json_free(NULL);
}

/* The text needs no NUL behind it, and nothing behind its end is read. */
static void the_slice_is_the_text(void **state)
{
	struct json *json;

	(void)state;
	assert_int_equal(json_parse(slice_to(SLICE("[12]34"), 4), &json), ERR_NONE);
	json_free(json);
	assert_int_equal(json_parse(slice_to(SLICE("123"), 2), &json), ERR_NONE);
	double number;
	assert_true(json_number(json, &number) && number == 12);
	json_free(json);
	assert_int_equal(json_parse(slice_to(SLICE("[1]"), 2), &json), ERR_SYNTAX);
	assert_int_equal(json_parse(slice_to(SLICE("\"a\""), 2), &json), ERR_SYNTAX);
	assert_int_equal(json_parse(slice_to(SLICE("true"), 3), &json), ERR_SYNTAX);
}

/* ---- reading ---- */

static void types_are_told_apart(void **state)
{
	struct json *json = parsed("[{},[],\"s\",1,true,false,null]");
	const struct json *at = json_first(json);
	struct slice text;
	double number;

	(void)state;
	for (int i = 0; i < 7; i++, at = json_next(at)) {
		assert_int_equal(json_is_object(at), i == 0);
		assert_int_equal(json_is_array(at), i == 1);
		assert_int_equal(json_string(at, &text), i == 2);
		assert_int_equal(text.at != NULL, i == 2);
		assert_int_equal(json_number(at, &number), i == 3);
		assert_int_equal(json_is_bool(at), i == 4 || i == 5);
		assert_int_equal(json_is_true(at), i == 4);
		assert_int_equal(json_is_null(at), i == 6);
	}
	assert_null(at);
	json_free(json);
}

static void absent_values_answer_no(void **state)
{
	struct slice text = SLICE("left");
	double number = 7;
	int64_t integer = 7;

	(void)state;
	assert_false(json_is_object(NULL) || json_is_array(NULL) || json_is_null(NULL) ||
		     json_is_true(NULL) || json_is_bool(NULL));
	assert_false(json_string(NULL, &text) || json_number(NULL, &number) ||
		     json_integer(NULL, &integer));
	assert_null(text.at);
	assert_true(number == 0 && integer == 0);
	assert_null(json_member(NULL, "a"));
	assert_null(json_member_string(NULL, "a").at);
	assert_null(json_first(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_equal(NULL, NULL));
}

/* [RFC7493 2.2] -(2^53)+1 to 2^53-1; 2^53 is also what 2^53+1 is read as. */
static void integers_are_exact(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} cases[] = {
		{"0", true, 0},
		{"-0", true, 0},
		{"1e3", true, 1000},
		{"5.0", true, 5},
		{"9007199254740991", true, 9007199254740991},
		{"-9007199254740991", true, -9007199254740991},
		{"9007199254740992", false, 0},
		{"-9007199254740992", false, 0},
		{"9007199254740993", false, 0},
		{"1e300", false, 0},
		{"0.5", false, 0},
		{"-1e-300", false, 0},
		{"\"1\"", false, 0},
		{"true", false, 0},
		{"[1]", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *json = parsed(cases[i].text);
		int64_t value = 99;

		assert_int_equal(json_integer(json, &value), cases[i].good);
		assert_true(value == cases[i].value);
		json_free(json);
	}
}

static void members_are_found_by_their_exact_name(void **state)
{
	struct json *json = parsed("{\"AUD\":\"upper\",\"aud\":\"lower\",\"\":\"empty\",\"n\":1}");
	struct json *array = parsed("[\"aud\"]");

	(void)state;
	assert_slice(json_member_string(json, "aud"), "lower");
	assert_slice(json_member_string(json, "AUD"), "upper");
	assert_slice(json_member_string(json, ""), "empty");
	assert_null(json_member(json, "Aud"));
	assert_null(json_member(json, "au"));
	assert_null(json_member_string(json, "n").at);
	assert_null(json_member(array, "aud"));
	assert_string_equal(json_name(json_first(json)), "AUD");
	assert_string_equal(json_name(json_first(array)), "");
	json_free(json);
	json_free(array);
}

/* ---- making ---- */

static void documents_are_made_in_order(void **state)
{
	struct json *object = json_new_object();
	struct json *array = json_new_array();
	struct buf out = {0};

	(void)state;
	json_set_string(object, "b", SLICE("x"));
	json_set_number(object, "a", 1);
	json_push(array, json_new_bool(true));
	json_push(array, parsed("null"));
	json_set(object, "list", array);
	json_set_string(object, "b", SLICE("replaced in place"));
	json_set(object, "B", json_new_bool(false));
	json_print(&out, object);
	assert_slice(buf_slice(&out),
		"{\"b\":\"replaced in place\",\"a\":1,\"list\":[true,null],\"B\":false}");
	json_remove(object, "b");
	json_remove(object, "not there");
	buf_reset(&out);
	json_print(&out, object);
	assert_slice(buf_slice(&out), "{\"a\":1,\"list\":[true,null],\"B\":false}");
	json_free(object);
	buf_clear(&out);
}

static void copies_are_of_their_own(void **state)
{
	struct json *json = parsed("{\"a\":{\"b\":[1,2]}}");
	struct json *copy = json_copy(json);

	(void)state;
	assert_true(json_equal(json, copy));
	json_set_number(copy, "a", 2);
	assert_false(json_equal(json, copy));
	json_free(json);
	assert_int_equal(json_count(copy), 1);
	json_free(copy);
}

static void equality_is_of_type_and_content(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} cases[] = {
		{"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
		{"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
		{"{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false},
		{"{\"a\":1}", "{\"A\":1}", false},
		{"[1,2]", "[1,2]", true},
		{"[1,2]", "[2,1]", false},
		{"[1]", "[1,1]", false},
		{"[]", "{}", false},
		{"[]", "[[]]", false},
		{"\"1\"", "1", false},
		{"1", "1.0", true},
		{"true", "1", false},
		{"true", "false", false},
		{"null", "false", false},
		{"null", "null", true},
		{"\"a\"", "\"\\u0061\"", true},
		{"\"a\"", "\"A\"", false},
		{"9007199254740991", "9007199254740992", false},
		{"0.1", "0.10000000000000002", false},
		{"0", "-0", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *a = parsed(cases[i].a);
		struct json *b = parsed(cases[i].b);

		assert_int_equal(json_equal(a, b), cases[i].equal);
		assert_int_equal(json_equal(b, a), cases[i].equal);
		assert_true(json_equal(a, a));
		json_free(a);
		json_free(b);
	}
}

/* cJSON compares every level twice, which doubles the work with each level. */
static void comparing_deep_documents_takes_no_time(void **state)
{
	struct buf text = {0};
	struct json *a;
	struct json *b;

	(void)state;
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		buf_puts(&text, "{\"a\":");
	buf_puts(&text, "1");
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		buf_putc(&text, '}');
	a = parsed(text.at);
	b = parsed(text.at);
	assert_true(json_equal(a, b));
	json_free(a);
	json_free(b);
	buf_clear(&text);
}

/* ---- printing ---- */

static void expect_quoted(struct slice text, const char *quoted)
{
	struct buf out = {0};

	json_quote(&out, text);
	assert_slice(buf_slice(&out), quoted);
	buf_clear(&out);
}

static void quoted_strings_are_safe(void **state)
{
	(void)state;
	expect_quoted(SLICE_NONE, "\"\"");
	expect_quoted(SLICE("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
	expect_quoted(SLICE("\n\r\t\x1b\x7f"), "\"\\n\\u000d\\u0009\\u001b\\u007f\"");
	/* Not "\u0000", which json_parse refuses: what is written here is read here. */
	expect_quoted(SLICE("ab\0"), "\"ab\xef\xbf\xbd\"");
	expect_quoted(
		SLICE("\xc3\xa9\xff\xe2\x82"), "\"\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void utf8_is_valid_whole(void **state)
{
	(void)state;
	assert_true(utf8_valid(SLICE_NONE));
	assert_true(utf8_valid(SLICE("\0a\xc3\xa9\xf0\x9f\x98\x80")));
	assert_false(utf8_valid(SLICE("a\xc3")));
	assert_false(utf8_valid(SLICE("\xed\xa0\x80")));
	assert_false(utf8_valid(SLICE("\xc0\x80")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_strictly),
		cmocka_unit_test(no_text_is_an_error),
		cmocka_unit_test(the_slice_is_the_text),
		cmocka_unit_test(types_are_told_apart),
		cmocka_unit_test(absent_values_answer_no),
		cmocka_unit_test(integers_are_exact),
		cmocka_unit_test(members_are_found_by_their_exact_name),
		cmocka_unit_test(documents_are_made_in_order),
		cmocka_unit_test(copies_are_of_their_own),
		cmocka_unit_test(equality_is_of_type_and_content),
		cmocka_unit_test(comparing_deep_documents_takes_no_time),
		cmocka_unit_test(quoted_strings_are_safe),
		cmocka_unit_test(utf8_is_valid_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
