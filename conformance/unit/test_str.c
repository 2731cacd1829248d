/* str and err: slices, buffers, secrets and notes at their edges. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/str.h"

static void slices_compare_bytes(void **state)
{
	(void)state;
	assert_true(slice_equal(SLICE_NONE, SLICE("")));
	assert_true(slice_equal(SLICE("a\0b"), SLICE("a\0b")));
	assert_false(slice_equal(SLICE("a\0b"), SLICE("a\0c")));
	assert_false(slice_equal(SLICE("a"), SLICE("ab")));
	assert_true(slice_is(SLICE_NONE, ""));
	assert_false(slice_is(SLICE("a\0"), "a"));
	assert_int_equal(slice_of(NULL).len, 0);
	assert_null(slice_of(NULL).at);
}

static void case_is_that_of_ascii_only(void **state)
{
	(void)state;
	assert_true(slice_is_nocase(SLICE("hOsT"), "HoSt"));
	assert_true(slice_equal_nocase(SLICE_NONE, SLICE("")));
	assert_false(slice_is_nocase(SLICE("host"), "hosts"));
	/* Neighbours of the letters differ in the same bit as the cases do. */
	assert_false(slice_is_nocase(SLICE("@[`{"), "`{@["));
	assert_false(slice_is_nocase(SLICE("\xc4"), "\xe4"));
	/* The Kelvin sign folds to "k" elsewhere. */
	assert_false(slice_is_nocase(SLICE("\xe2\x84\xaa"), "k"));
}

static void parts_of_slices(void **state)
{
	struct slice abc = SLICE("abc");

	(void)state;
	assert_true(slice_starts(abc, "") && slice_starts(abc, "abc"));
	assert_false(slice_starts(abc, "abcd") || slice_starts(SLICE_NONE, "a"));
	assert_true(slice_ends(abc, "") && slice_ends(abc, "abc") && slice_ends(abc, "c"));
	assert_false(slice_ends(abc, "xabc") || slice_ends(SLICE_NONE, "c"));
	assert_true(slice_contains(abc, "bc") && slice_contains(SLICE_NONE, ""));
	assert_false(slice_contains(abc, "ac") || slice_contains(SLICE_NONE, "a"));
	assert_int_equal(slice_find(abc, 'a'), 0);
	assert_int_equal(slice_find(abc, 'x'), 3);
	assert_int_equal(slice_find(SLICE_NONE, 'x'), 0);
	assert_slice(slice_from(abc, 1), "bc");
	assert_slice(slice_from(abc, 3), "");
	assert_slice(slice_from(abc, 4), "");
	assert_slice(slice_to(abc, 0), "");
	assert_slice(slice_to(abc, 2), "ab");
	assert_slice(slice_to(abc, 4), "abc");
	assert_slice(slice_trim(SLICE(" \t a \t")), "a");
	assert_slice(slice_trim(SLICE(" \t")), "");
	assert_slice(slice_trim(SLICE("\na\v")), "\na\v");
	assert_slice(slice_trim(SLICE_NONE), "");
}

static void expect_parts(struct slice text, const char *joined)
{
	struct buf parts = {0};
	struct slice part;

	while (slice_split(&text, ',', &part)) {
		buf_putc(&parts, '[');
		buf_add(&parts, part);
		buf_putc(&parts, ']');
	}
	assert_slice(buf_slice(&parts), joined);
	buf_clear(&parts);
}

static void splitting_keeps_empty_parts(void **state)
{
	(void)state;
	expect_parts(SLICE_NONE, "");
	expect_parts(SLICE(""), "[]");
	expect_parts(SLICE(","), "[][]");
	expect_parts(SLICE("a"), "[a]");
	expect_parts(SLICE("a,"), "[a][]");
	expect_parts(SLICE(",a"), "[][a]");
	expect_parts(SLICE("a,,b"), "[a][][b]");
}

static void copies_end_with_nul(void **state)
{
	char *copy = slice_dup(SLICE_NONE);

	(void)state;
	assert_string_equal(copy, "");
	free(copy);
	copy = slice_dup(SLICE("a\0b"));
	assert_memory_equal(copy, "a\0b", 4);
	free(copy);
	copy = xasprintf("%s-%d", "a", 7);
	assert_string_equal(copy, "a-7");
	free(copy);
}

static void hexadecimal_digits(void **state)
{
	unsigned digits = 0;

	(void)state;
	for (int c = 0; c < 256; c++)
		digits += hex_digit((char)c) >= 0;
	assert_int_equal(digits, 22);
	assert_int_equal(hex_digit('0'), 0);
	assert_int_equal(hex_digit('9'), 9);
	assert_int_equal(hex_digit('a'), 10);
	assert_int_equal(hex_digit('F'), 15);
}

static void numbers_are_decimal_and_bounded(void **state)
{
	static const struct {
		const char *text;
		uint64_t max;
		bool good;
		uint64_t value;
	} cases[] = {
		{"0", 0, true, 0},
		{"1", 0, false, 0},
		{"65535", 65535, true, 65535},
		{"65536", 65535, false, 0},
		{"007", 9, true, 7},
		{"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
		{"18446744073709551616", UINT64_MAX, false, 0},
		{"99999999999999999999", UINT64_MAX, false, 0},
		{"184467440737095516150", UINT64_MAX, false, 0},
		{"", 9, false, 0},
		{"+1", 9, false, 0},
		{"-1", 9, false, 0},
		{" 1", 9, false, 0},
		{"1 ", 9, false, 0},
		{"0x1", 9, false, 0},
		{"1e0", 9, false, 0},
		{"\xd9\xa1", 9, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t value = 99;

		assert_int_equal(
			slice_to_u64(slice_of(cases[i].text), cases[i].max, &value), cases[i].good);
		assert_true(value == cases[i].value);
	}
}

/* ---- buffers ---- */

static void buffers_grow_and_keep_their_nul(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_slice(buf_slice(&b), "");
	assert_non_null(buf_slice(&b).at);
	for (size_t i = 0; i < 1000; i++) {
		buf_putc(&b, (char)('a' + i % 26));
		assert_int_equal(b.len, i + 1);
		assert_int_equal(b.at[b.len], '\0');
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(b.at[i], 'a' + (int)(i % 26));
	buf_append(&b, NULL, 0);
	buf_add(&b, SLICE_NONE);
	assert_int_equal(b.len, 1000);
	buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.at, "");
	buf_printf(&b, "%s %d", "x", 5);
	buf_puts(&b, "!");
	assert_slice(buf_slice(&b), "x 5!");
	memcpy(buf_extend(&b, 2), "yz", 2);
	assert_string_equal(b.at, "x 5!yz");
	buf_clear(&b);
	assert_null(b.at);
	buf_clear(&b);
}

static void what_is_taken_is_the_callers(void **state)
{
	struct buf b = {0};
	char *text = buf_take(&b);

	(void)state;
	assert_string_equal(text, "");
	free(text);
	buf_puts(&b, "abc");
	text = buf_take(&b);
	assert_string_equal(text, "abc");
	assert_null(b.at);
	assert_int_equal(b.len, 0);
	free(text);
}

/* A buffer may have held a secret; what it leaves behind must not. */
static void forgetting_wipes(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_cut(&b, 5);
	buf_reset(&b);
	assert_null(b.at);
	buf_puts(&b, "secret");
	buf_cut(&b, 6);
	buf_cut(&b, 7);
	assert_slice(buf_slice(&b), "secret");
	buf_cut(&b, 2);
	assert_int_equal(b.len, 2);
	assert_memory_equal(b.at, "se\0\0\0\0", 7);
	buf_reset(&b);
	assert_memory_equal(b.at, "\0\0\0\0\0\0", 7);
	buf_clear(&b);
}

/* ---- secrets ---- */

static void secrets_compare_whole(void **state)
{
	(void)state;
	assert_true(same_secret(SLICE_NONE, SLICE("")));
	assert_true(same_secret(SLICE("a\0b"), SLICE("a\0b")));
	assert_false(same_secret(SLICE("abc"), SLICE("abcd")));
	assert_false(same_secret(SLICE("abc"), SLICE("xbc")));
	assert_false(same_secret(SLICE("abc"), SLICE("abx")));
	assert_false(same_secret(SLICE("abc"), SLICE("ABC")));
}

static void wiping_leaves_zeros(void **state)
{
	char text[] = "secret";

	(void)state;
	secret_wipe(text, 3);
	assert_memory_equal(text, "\0\0\0ret", 7);
	secret_wipe(NULL, 5);
	secret_free(NULL);
	secret_free(xstrdup("secret"));
}

/* ---- err ---- */

static void the_first_note_stays_and_is_cut(void **state)
{
	char longer[sizeof((struct note){0}).text + 50];
	struct note note = {0};

	(void)state;
	assert_int_equal(note_err(&note, ERR_LIMIT, "first %d", 1), ERR_LIMIT);
	note_set(&note, "second");
	assert_string_equal(note.text, "first 1");
	note_set(NULL, "nobody listens");
	assert_int_equal(note_err(NULL, ERR_IO, "nobody"), ERR_IO);

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	note = (struct note){0};
	note_set(&note, "%s", longer);
	assert_int_equal(strlen(note.text), sizeof note.text - 1);
}

static void errors_have_different_names(void **state)
{
	(void)state;
	for (int a = ERR_NONE; a <= ERR_IO; a++) {
		assert_string_not_equal(err_name((enum err)a), "unknown");
		for (int b = a + 1; b <= ERR_IO; b++)
			assert_string_not_equal(err_name((enum err)a), err_name((enum err)b));
	}
	assert_string_equal(err_name((enum err)(ERR_IO + 1)), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_compare_bytes),
		cmocka_unit_test(case_is_that_of_ascii_only),
		cmocka_unit_test(parts_of_slices),
		cmocka_unit_test(splitting_keeps_empty_parts),
		cmocka_unit_test(copies_end_with_nul),
		cmocka_unit_test(hexadecimal_digits),
		cmocka_unit_test(numbers_are_decimal_and_bounded),
		cmocka_unit_test(buffers_grow_and_keep_their_nul),
		cmocka_unit_test(what_is_taken_is_the_callers),
		cmocka_unit_test(forgetting_wipes),
		cmocka_unit_test(secrets_compare_whole),
		cmocka_unit_test(wiping_leaves_zeros),
		cmocka_unit_test(the_first_note_stays_and_is_cut),
		cmocka_unit_test(errors_have_different_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
