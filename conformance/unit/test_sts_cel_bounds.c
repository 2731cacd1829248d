/* The mapping language of mock-sts: what is refused when it is loaded, and where it stops. */
#include "unit/sts_cel_stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is not offered is refused when it is loaded, never when a token comes. */
static void refused_at_load(void **state)
{
	static const struct cel_row rows[] = {
		{"", "refused syntax: column 1"},
		{"invalid.cel.expr", "refused unsupported: column 1: there is no variable invalid"},
		{"assertion.sub.matches('^a')", "refused unsupported: column 15"},
		{"assertion.groups.exists(g, g == 'x')", "refused unsupported: column 18"},
		{"assertion.groups.all(g, g == 'x')", "refused unsupported"},
		{"int(assertion.num)", "refused unsupported"},
		{"timestamp(1)", "refused unsupported"},
		{"startsWith('a', 'b')", "refused unsupported"},
		{"'a'.string()", "refused unsupported"},
		{"'a'.has()", "refused unsupported"},
		{"'a'.split()", "refused syntax"},
		{"'a'.split('b', 1, 2)", "refused syntax"},
		{"size()", "refused syntax"},
		{"size('a', 'b')", "refused syntax"},
		{"size('a',)", "refused syntax"},
		{"has(assertion)", "refused syntax"},
		{"has(assertion['sub'])", "refused syntax"},
		{"has('a')", "refused syntax"},
		{"has(assertion.a, assertion.b)", "refused syntax"},
		{"1 - 1", "refused syntax"},
		{"-assertion.num", "refused unsupported"},
		{"1 * 1", "refused unsupported"},
		{"1 / 1", "refused unsupported"},
		{"1 % 1", "refused unsupported"},
		{"a b", "refused unsupported"},
		{"'a' 'b'", "refused syntax: column 5"},
		{"(true", "refused syntax"},
		{"true)", "refused syntax"},
		{"[1 2]", "refused syntax"},
		{"[,]", "refused syntax"},
		{"{'a'}", "refused syntax"},
		{"{'a':}", "refused syntax"},
		{"assertion.", "refused syntax"},
		{"assertion.'sub'", "refused syntax"},
		{"assertion[", "refused syntax"},
		{"assertion[]", "refused syntax"},
		{"true ? 1", "refused syntax"},
		{"true ? 1 :", "refused syntax"},
		{"&& true", "refused syntax"},
		{"true &&", "refused syntax"},
		{"true & true", "refused unsupported"},
		{"!", "refused syntax"},
		{"Msg{a: 1}", "refused unsupported"},
		{"assertion{}", "refused syntax"},
		{".assertion", "refused syntax"},
		{"\xff", "refused syntax"},
		{"\xc3\xa4", "refused unsupported"},
	};

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static char *repeat(const char *begin, const char *part, size_t times, const char *end)
{
	struct buf out = {0};

	buf_puts(&out, begin);
	while (times--)
		buf_puts(&out, part);
	buf_puts(&out, end);
	return buf_take(&out);
}

static void expect_one(struct cel_stage *f, char *take_expression, const char *wanted)
{
	struct cel_row row = {take_expression, wanted};

	cel_stage_expect(f, &row, 1);
	free(take_expression);
}

/* Each bound, one below and at it. */
static void bounds(void **state)
{
	struct cel_stage *f = *state;
	char *open = repeat("", "(", CEL_MAX_NESTING - 1, "1");
	char *more = repeat("", "(", CEL_MAX_NESTING, "1");

	expect_one(f, repeat(open, ")", CEL_MAX_NESTING - 1, ""), "1");
	expect_one(f, repeat(more, ")", CEL_MAX_NESTING, ""), "refused limit");
	expect_one(f, repeat("", "!", CEL_MAX_DEPTH - 1, "false"), "true");
	expect_one(f, repeat("", "!", CEL_MAX_DEPTH, "false"), "refused limit");
	expect_one(f, repeat("'a'", "+'b'", CEL_MAX_DEPTH, ""), "refused limit");
	expect_one(f, repeat("size([1", ",1", CEL_MAX_NODES - 3, "])"), "510");
	expect_one(f, repeat("size([1", ",1", CEL_MAX_NODES - 2, "])"), "refused limit");
	expect_one(f, repeat("size('", "a", CEL_MAX_BYTES - 8, "')"), "4088");
	expect_one(f, repeat("size('", "a", CEL_MAX_BYTES - 7, "')"), "refused limit");
	free(open);
	free(more);
}

/* A token with much in it meets an expression that reads all of it again and again. */
static void evaluations_end(void **state)
{
	struct cel_stage *f = *state;
	struct cel_value *items = cel_arena_take(&f->arena, 4000, sizeof *items);
	struct cel_value before = f->values[1];

	assert_non_null(items);
	for (size_t i = 0; i < 4000; i++)
		items[i] = cel_string(SLICE("same"));
	f->values[1] = (struct cel_value){.type = CEL_LIST, .count = 4000, .items = items};
	expect_one(f, repeat("'x' in google", " || 'x' in google", 1, ""), "false");
	expect_one(f, repeat("'x' in google", " || 'x' in google", 2, ""), "error limit");
	expect_one(f, repeat("google == google", " && google == google", 2, ""), "error limit");
	expect_one(f, repeat("'x' in google || true", "", 0, ""), "true");
	f->values[1] = before;
}

static void arena_ends(void **state)
{
	struct cel_stage *f = *state;
	char *long_text = repeat("", "x", 60000, "");
	struct cel_value before = f->values[1];

	f->values[1] = cel_string(slice_of(long_text));
	expect_one(f, repeat("size(google", " + google", 1, ")"), "120000");
	expect_one(f, repeat("size(google", " + google", 3, ")"), "error limit");
	expect_one(f, repeat("size(google.split('')", "", 0, ")"), "error limit");
	expect_one(f, repeat("size([google, google, google, google, google].join('')", "", 0, ")"),
		"error limit");
	assert_null(cel_arena_take(&f->arena, SIZE_MAX / 2, 8));
	assert_null(cel_arena_take(&f->arena, CEL_ARENA_BYTES + 1, 1));
	f->values[1] = before;
	free(long_text);
}

static void documents_become_values(void **state)
{
	struct cel_arena arena;
	struct cel_value value;
	struct json *json;
	struct buf text = {0};

	(void)state;
	cel_arena_init(&arena);
	json = json_new_object();
	json_set_number(json, "endless", INFINITY);
	assert_int_equal(cel_from_json(&arena, json, &value), ERR_SYNTAX);
	json_free(json);
	buf_puts(&text, "[0");
	for (size_t i = 0; i < CEL_ARENA_BYTES / sizeof value; i++)
		buf_puts(&text, ",0");
	buf_puts(&text, "]");
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_NONE);
	assert_int_equal(cel_from_json(&arena, json, &value), ERR_LIMIT);
	json_free(json);
	buf_clear(&text);
	cel_arena_clear(&arena);
}

static void literal_true_is_known(void **state)
{
	struct cel *cel;

	(void)state;
	assert_int_equal(cel_compile(SLICE(" (true)"), cel_stage_variables, &cel, NULL), ERR_NONE);
	assert_true(cel_is_true_literal(cel));
	assert_string_equal(cel_text(cel), " (true)");
	cel_free(cel);
	assert_int_equal(
		cel_compile(SLICE("true || true"), cel_stage_variables, &cel, NULL), ERR_NONE);
	assert_false(cel_is_true_literal(cel));
	cel_free(cel);
	assert_int_equal(cel_compile(SLICE("false"), cel_stage_variables, &cel, NULL), ERR_NONE);
	assert_false(cel_is_true_literal(cel));
	cel_free(cel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_at_load),
		cmocka_unit_test(bounds),
		cmocka_unit_test(evaluations_end),
		cmocka_unit_test(arena_ends),
		cmocka_unit_test(documents_become_values),
		cmocka_unit_test(literal_true_is_known),
	};

	return cmocka_run_group_tests(tests, cel_stage_start, cel_stage_stop);
}
