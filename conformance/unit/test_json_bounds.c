/* json: how long, how wide, and how costly a text may be; and names that stand there twice. */
#include "unit/unit.h"

#include <string.h>
#include <time.h>

#include "lib/json.h"

static void texts_have_a_size(void **state)
{
	struct buf text = {0};
	struct json *json;

	(void)state;
	buf_putc(&text, '"');
	memset(buf_extend(&text, JSON_MAX_BYTES - 2), 'a', JSON_MAX_BYTES - 2);
	buf_putc(&text, '"');
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_NONE);
	json_free(json);
	buf_putc(&text, ' ');
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_LIMIT);
	assert_null(json);
	buf_clear(&text);
}

static void objects_have_a_number_of_members(void **state)
{
	struct buf text = {0};
	struct json *json;

	(void)state;
	for (unsigned count = JSON_MAX_MEMBERS; count <= JSON_MAX_MEMBERS + 1; count++) {
		buf_reset(&text);
		for (unsigned i = 0; i < count; i++)
			buf_printf(&text, "%c\"%u\":%u", i ? ',' : '{', i, i);
		buf_putc(&text, '}');
		assert_int_equal(json_parse(buf_slice(&text), &json),
			count == JSON_MAX_MEMBERS ? ERR_NONE : ERR_LIMIT);
		assert_int_equal(json_count(json), json ? count : 0);
		json_free(json);
	}
	buf_clear(&text);
}

static void a_longer_text_of_our_own_is_read(void **state)
{
	struct buf text = {0};
	struct json *json;

	(void)state;
	buf_putc(&text, '"');
	memset(buf_extend(&text, JSON_MAX_BYTES), 'a', JSON_MAX_BYTES);
	buf_putc(&text, '"');
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_LIMIT);
	assert_int_equal(json_parse_long(buf_slice(&text), text.len, &json), ERR_NONE);
	json_free(json);
	assert_int_equal(json_parse_long(buf_slice(&text), text.len - 1, &json), ERR_LIMIT);
	buf_clear(&text);
}

/* An object of `count` members; the one at `twin` has the name of the one at `of`, escaped. */
static enum err parse_with_twin(unsigned count, unsigned of, unsigned twin)
{
	struct buf text = {0};
	struct json *json;
	enum err err;

	for (unsigned i = 0; i < count; i++)
		buf_printf(&text, i == twin ? "%c\"\\u006e%u\":0" : "%c\"n%u\":0", i ? ',' : '{',
			i == twin ? of : i);
	buf_putc(&text, '}');
	err = json_parse(buf_slice(&text), &json);
	json_free(json);
	buf_clear(&text);
	return err;
}

static void twins_are_found_wherever_they_stand(void **state)
{
	static const unsigned places[] = {0, 1, 2, 500, JSON_MAX_MEMBERS - 2, JSON_MAX_MEMBERS - 1};

	(void)state;
	for (size_t a = 0; a < ARRAY_LEN(places); a++)
		for (size_t b = 0; b < ARRAY_LEN(places); b++)
			assert_int_equal(parse_with_twin(JSON_MAX_MEMBERS, places[a], places[b]),
				a == b ? ERR_NONE : ERR_SYNTAX);
}

/* Processor time, in clock ticks, for as many bytes of objects with `members` members each. */
static clock_t time_for_objects_of(unsigned members)
{
	struct buf text = {0};
	struct json *json;
	clock_t started;

	buf_putc(&text, '[');
	while (text.len < JSON_MAX_BYTES - 16 * 1024) {
		buf_puts(&text, text.len > 1 ? ",{" : "{");
		for (unsigned i = 0; i < members; i++)
			buf_printf(&text, "%s\"%04x\":0", i ? "," : "", i);
		buf_putc(&text, '}');
	}
	buf_putc(&text, ']');
	started = clock();
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_NONE);
	started = clock() - started;
	json_free(json);
	buf_clear(&text);
	return started;
}

/* Of three, for the processor may be lent to somebody else meanwhile. */
static clock_t least_time_for(unsigned members)
{
	clock_t least = time_for_objects_of(members);

	for (int i = 0; i < 2; i++) {
		clock_t more = time_for_objects_of(members);

		least = more < least ? more : least;
	}
	return least;
}

/* The search for twins is no lever: a text costs what its size does, however it is made. */
static void many_members_take_no_time(void **state)
{
	(void)state;
	assert_true(least_time_for(JSON_MAX_MEMBERS) < 5 * least_time_for(4));
}

/* The bound is that of one object: arrays and neighbours have their own. */
static void arrays_may_be_long(void **state)
{
	struct buf text = {0};
	struct json *json;

	(void)state;
	for (unsigned i = 0; i <= 2 * JSON_MAX_MEMBERS; i++)
		buf_printf(&text, "%c{\"a\":1}", i ? ',' : '[');
	buf_putc(&text, ']');
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_NONE);
	assert_int_equal(json_count(json), 2 * JSON_MAX_MEMBERS + 1);
	json_free(json);
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_have_a_size),
		cmocka_unit_test(objects_have_a_number_of_members),
		cmocka_unit_test(a_longer_text_of_our_own_is_read),
		cmocka_unit_test(twins_are_found_wherever_they_stand),
		cmocka_unit_test(many_members_take_no_time),
		cmocka_unit_test(arrays_may_be_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
