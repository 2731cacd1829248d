/* settings: every type at its edges, errors that name the member by its path, no secret in any. */
#include "unit/settings_stage.h"

#include <stdlib.h>
#include <string.h>

static void defaults_fill_what_is_not_there(void **state)
{
	struct outer out;

	(void)state;
	assert_int_equal(settings_of_text("{}", &out, NULL), ERR_NONE);
	assert_string_equal(out.text, "default");
	assert_null(out.url);
	assert_int_equal(out.number, 8080);
	assert_float_equal(out.ratio, 0.5, 0.001);
	assert_true(out.flag);
	assert_int_equal(out.list.count, 0);
	assert_int_equal(out.colour, COLOUR_RED);
	assert_null(out.secret);
	assert_null(out.one);
	assert_int_equal(out.many.count, 0);
	assert_null(out.json);
	settings_clear(&outer_settings, &out);
	settings_clear(&outer_settings, &out);
}

static void values_are_taken_as_they_are(void **state)
{
	struct outer out;

	(void)state;
	assert_int_equal(
		settings_of_text("{\"text\":\"t\",\"url\":\"https://h/\",\"number\":1,"
				 "\"flag\":false,\"list\":[\"x\",\"y\"],\"colour\":\"green\","
				 "\"one\":{\"name\":\"n\"},\"many\":[{\"name\":\"a\"},"
				 "{\"name\":\"b\",\"tags\":[],\"weight\":0}],"
				 "\"json\":{\"any\":[null]}}",
			&out, NULL),
		ERR_NONE);
	assert_string_equal(out.text, "t");
	assert_string_equal(out.url, "https://h/");
	assert_int_equal(out.number, 1);
	assert_false(out.flag);
	assert_true(text_list_has(&out.list, SLICE("y")));
	assert_false(text_list_has(&out.list, SLICE("z")));
	assert_int_equal(out.colour, COLOUR_GREEN);
	assert_string_equal(out.one->name, "n");
	assert_int_equal(out.one->weight, 5);
	assert_true(text_list_has(&out.one->tags, SLICE("a")));
	assert_int_equal(out.many.count, 2);
	assert_string_equal(out.many.at[1].name, "b");
	assert_int_equal(out.many.at[1].tags.count, 0);
	assert_int_equal(out.many.at[1].weight, 0);
	assert_true(json_is_object(out.json));
	settings_clear(&outer_settings, &out);
}

static void errors_name_the_member_by_its_path(void **state)
{
	(void)state;
	settings_expect_error("[]", "configuration: must be an object");
	settings_expect_error("{\"colur\":1}", "colur: unknown setting");
	settings_expect_error("{\"Text\":\"a\"}", "Text: unknown setting");
	settings_expect_error("{\"one\":{}}", "one.name: missing");
	settings_expect_error("{\"one\":7}", "one: must be an object");
	settings_expect_error("{\"one\":{\"name\":\"n\",\"x\":1}}", "one.x: unknown setting");
	settings_expect_error("{\"many\":[{\"name\":\"n\"},{}]}", "many[1].name: missing");
	settings_expect_error(
		"{\"many\":[{\"name\":\"n\",\"x\":1}]}", "many[0].x: unknown setting");
	settings_expect_error("{\"many\":[{\"name\":\"n\",\"weight\":10}]}",
		"many[0].weight: must be a whole number from 0 to 9");
	settings_expect_error("{\"many\":[7]}", "many[0]: must be an object");
}

/* Each of the values is refused with that sentence. */
static void expect_all_refused(
	const char *name, const char *const *values, size_t count, const char *sentence)
{
	for (size_t i = 0; i < count; i++) {
		char *text = xasprintf("{\"%s\":%s}", name, values[i]);

		settings_expect_error(text, sentence);
		free(text);
	}
}

static void every_type_says_what_it_wants(void **state)
{
	static const char *const no_text[] = {"\"\"", "1", "null", "true", "[\"a\"]", "{}"};
	static const char *const no_url[] = {
		"\"h\"", "\"ftp://h/\"", "\"https://h/#f\"", "\"https://u@h/\"", "\"https://h/ \""};
	static const char *const no_flag[] = {"\"true\"", "1", "0", "null", "[]"};
	static const char *const no_choice[] = {"\"blue\"", "\"RED\"", "\"\"", "1", "null"};
	static const char *const no_list[] = {
		"\"a\"", "{\"a\":\"b\"}", "null", "[\"a\",\"b\",\"c\",\"d\"]"};
	static const char *const no_element[] = {"[1]", "[\"\"]", "[\"a\",null]"};
	static const struct {
		const char *name;
		const char *const *values;
		size_t count;
		const char *sentence;
	} cases[] = {
		{"text", no_text, ARRAY_LEN(no_text), "text: must be a non-empty string"},
		{"url", no_text, ARRAY_LEN(no_text), "url: must be a non-empty string"},
		{"url", no_url, ARRAY_LEN(no_url), "url: must be an absolute http or https URL"},
		{"flag", no_flag, ARRAY_LEN(no_flag), "flag: must be true or false"},
		{"colour", no_choice, ARRAY_LEN(no_choice),
			"colour: must be one of \"red\", \"green\""},
		{"list", no_list, ARRAY_LEN(no_list),
			"list: must be an array of at most 3 strings"},
		{"list", no_element, ARRAY_LEN(no_element), "list: must hold non-empty strings"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect_all_refused(
			cases[i].name, cases[i].values, cases[i].count, cases[i].sentence);
	settings_expect_error(
		"{\"many\":{\"name\":\"a\"}}", "many: must be an array of at most 2 objects");
	settings_expect_error("{\"many\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}",
		"many: must be an array of at most 2 objects");
	settings_expect_good("{\"list\":[\"a\",\"b\",\"c\"]}");
	settings_expect_good("{\"many\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
}

static void numbers_are_whole_and_bounded(void **state)
{
	static const char *const bad[] = {"0", "65536", "-1", "1.5", "\"80\"", "null", "true",
		"[80]", "1e300", "-1e300", "1e17"};

	(void)state;
	expect_all_refused(
		"number", bad, ARRAY_LEN(bad), "number: must be a whole number from 1 to 65535");
	settings_expect_good("{\"number\":1}");
	settings_expect_good("{\"number\":65535}");
	settings_expect_good("{\"number\":8e1}");
	settings_expect_good("{\"large\":9007199254740991}");
}

static void numbers_with_fractions_are_bounded(void **state)
{
	static const char *const bad[] = {"-0.1", "60.1", "1e300", "\"1\"", "null", "true"};

	(void)state;
	expect_all_refused("ratio", bad, ARRAY_LEN(bad), "ratio: must be a number from 0 to 60");
	settings_expect_good("{\"ratio\":0}");
	settings_expect_good("{\"ratio\":59.75}");
	settings_expect_good("{\"ratio\":60}");
}

/* Whatever is wrong with a value, the value is not in the sentence: it may be a secret. */
static void sentences_do_not_hold_values(void **state)
{
	static const char *const values[] = {"\"" HIDDEN "\"", "[\"" HIDDEN "\"]",
		"{\"name\":[\"" HIDDEN "\"]}", "[{\"name\":\"n\",\"weight\":\"" HIDDEN "\"}]"};

	(void)state;
	for (size_t row = 0; row < outer_settings.count; row++) {
		for (size_t i = 0; i < ARRAY_LEN(values); i++) {
			char *text =
				xasprintf("{\"%s\":%s}", outer_settings.rows[row].name, values[i]);
			struct note note = {0};
			struct outer out;

			if (settings_of_text(text, &out, &note))
				assert_memory_equal(note.text, outer_settings.rows[row].name,
					strlen(outer_settings.rows[row].name));
			assert_null(strstr(note.text, HIDDEN));
			settings_clear(&outer_settings, &out);
			free(text);
		}
	}
}

static void the_reference_has_every_row_once(void **state)
{
	struct buf out = {0};
	const char *inner;

	(void)state;
	settings_reference(&out, &outer_settings);
	assert_memory_equal(out.at, "## outer\n\nAll types.\n\n", 22);
	assert_contains(out.at, "| `text` | string | `\"default\"` | A text. |\n");
	assert_contains(out.at, "| `url` | URL | none | A URL. |\n");
	assert_contains(out.at, "| `number` | 1 to 65535 | `8080` | A number. |\n");
	assert_contains(out.at,
		"| `ratio` | 0 to 60, with fractions | `0.5` | A number with a fraction. |\n");
	assert_contains(out.at, "| `flag` | boolean | `true` | A flag. |\n");
	assert_contains(out.at, "| `list` | up to 3 strings | none | Texts. |\n");
	assert_contains(out.at, "| `colour` | `\"red\"`, `\"green\"` | `\"red\"` | A colour. |\n");
	assert_contains(out.at, "| `secret` | secret: ");
	assert_contains(out.at, "| `one` | [inner](#inner) | none | One object. |\n");
	assert_contains(out.at, "| `many` | up to 2 of [inner](#inner) | none |");
	assert_contains(out.at, "| `json` | JSON | none | Anything. |\n");
	assert_contains(out.at, "| `name` | string | **required** | A name. |\n");
	inner = strstr(out.at, "## inner");
	assert_non_null(inner);
	assert_null(strstr(inner + 1, "## inner"));
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_fill_what_is_not_there),
		cmocka_unit_test(values_are_taken_as_they_are),
		cmocka_unit_test(errors_name_the_member_by_its_path),
		cmocka_unit_test(every_type_says_what_it_wants),
		cmocka_unit_test(numbers_are_whole_and_bounded),
		cmocka_unit_test(numbers_with_fractions_are_bounded),
		cmocka_unit_test(sentences_do_not_hold_values),
		cmocka_unit_test(the_reference_has_every_row_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
