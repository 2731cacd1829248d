/* form: pairs, escapes, bounds, and that encoding is undone by decoding. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/form.h"
#include "unit/vectors.h"

static bool pairs_are(const struct form *form, const struct json *pairs)
{
	const struct json *pair = json_first(pairs);
	struct slice name;
	struct slice value;

	if (json_count(pairs) != form->count)
		return false;
	for (size_t i = 0; i < form->count; i++, pair = json_next(pair))
		if (!json_string(json_first(pair), &name) ||
			!json_string(json_next(json_first(pair)), &value) ||
			!slice_equal(form->at[i].name, name) ||
			!slice_equal(form->at[i].value, value))
			return false;
	return true;
}

static const char *run_text(const struct json *document, const struct json *test)
{
	struct buf text = {0};
	struct form form;
	const char *verdict;
	enum err err;

	(void)document;
	vector_input(test, "text", &text);
	err = form_parse(buf_slice(&text), &form);
	verdict = vector_verdict(err);
	if (!err && !pairs_are(&form, json_member(test, "pairs")))
		verdict = "other pairs";
	form_clear(&form);
	buf_clear(&text);
	return verdict;
}

static void texts_are_read_in_one_way(void **state)
{
	(void)state;
	vectors_run("form.json", run_text);
}

static void forms_have_a_size(void **state)
{
	struct buf text = {0};
	struct form form;

	(void)state;
	buf_puts(&text, "a=");
	memset(buf_extend(&text, FORM_MAX_BYTES - 2), 'x', FORM_MAX_BYTES - 2);
	assert_int_equal(form_parse(buf_slice(&text), &form), ERR_NONE);
	assert_int_equal(form_value(&form, "a").len, FORM_MAX_BYTES - 2);
	form_clear(&form);
	buf_putc(&text, 'x');
	assert_int_equal(form_parse(buf_slice(&text), &form), ERR_LIMIT);
	form_clear(&form);
	buf_clear(&text);
}

static void no_text_is_an_empty_form(void **state)
{
	struct form form;

	(void)state;
	assert_int_equal(form_parse(SLICE_NONE, &form), ERR_NONE);
	assert_int_equal(form.count, 0);
	assert_null(form_value(&form, "a").at);
	form_clear(&form);
	form_clear(&form);
}

static void parameters_are_found_by_their_exact_name(void **state)
{
	struct form form;

	(void)state;
	assert_int_equal(form_parse(SLICE("scope=a+b&Scope=c&empty=&x=1&x=1"), &form), ERR_NONE);
	assert_slice(form_value(&form, "scope"), "a b");
	assert_slice(form_value(&form, "Scope"), "c");
	/* [RFC6749 3.1] "Parameters sent without a value MUST be treated as if they were omitted"
	 */
	assert_null(form_value(&form, "empty").at);
	assert_int_equal(form_count(&form, "empty"), 1);
	assert_null(form_value(&form, "scop").at);
	assert_int_equal(form_count(&form, "x"), 2);
	assert_int_equal(form_count(&form, "y"), 0);
	/* [RFC6749 3.2] "MUST NOT be included more than once": the first of two is no answer. */
	assert_null(form_value(&form, "x").at);
	form_clear(&form);
}

static void after_an_error_there_is_nothing_to_find(void **state)
{
	struct form form;

	(void)state;
	assert_int_equal(form_parse(SLICE("a=b&c=%"), &form), ERR_SYNTAX);
	assert_int_equal(form_count(&form, "a"), 0);
	assert_null(form_value(&form, "a").at);
	form_clear(&form);
}

static void every_byte_is_encoded_and_decoded(void **state)
{
	struct buf encoded = {0};
	struct buf decoded = {0};
	char all[255];

	(void)state;
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (char)(i + 1);
	form_encode(&encoded, slice_make(all, sizeof all));
	assert_int_equal(strspn(encoded.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					    "0123456789-._*+%"),
		encoded.len);
	assert_int_equal(form_decode(buf_slice(&encoded), &decoded), ERR_NONE);
	assert_true(slice_equal(buf_slice(&decoded), slice_make(all, sizeof all)));
	buf_clear(&encoded);
	buf_clear(&decoded);
}

/* [WHATWG URL 5.2] and the example of [RFC6749 B] */
static void encoding_has_one_form(void **state)
{
	struct buf out = {0};

	(void)state;
	form_encode(&out, SLICE(" %&+\xc2\xa3\xe2\x82\xac"));
	assert_slice(buf_slice(&out), "+%25%26%2B%C2%A3%E2%82%AC");
	buf_reset(&out);
	form_encode(&out, SLICE("urn:a/b~c-d_e.f*"));
	assert_slice(buf_slice(&out), "urn%3Aa%2Fb%7Ec-d_e.f*");
	buf_reset(&out);
	form_add(&out, "a b", SLICE("1&2"));
	form_add(&out, "c", SLICE_NONE);
	assert_slice(buf_slice(&out), "a+b=1%262&c=");
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_in_one_way),
		cmocka_unit_test(forms_have_a_size),
		cmocka_unit_test(no_text_is_an_empty_form),
		cmocka_unit_test(parameters_are_found_by_their_exact_name),
		cmocka_unit_test(after_an_error_there_is_nothing_to_find),
		cmocka_unit_test(every_byte_is_encoded_and_decoded),
		cmocka_unit_test(encoding_has_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
