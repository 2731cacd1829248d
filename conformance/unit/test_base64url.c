/* base64url: one accepted spelling for each byte string, in both alphabets. */
#include "unit/unit.h"

#include <string.h>

#include "lib/base64url.h"
#include "unit/vectors.h"

static const char *run_text(const struct json *document, const struct json *test)
{
	struct buf text = {0};
	struct buf bytes = {0};
	struct buf expected = {0};
	struct buf again = {0};
	const char *verdict;
	enum err err;

	(void)document;
	vector_input(test, "text", &text);
	err = base64url_decode(buf_slice(&text), &bytes);
	verdict = vector_verdict(err);
	if (!err) {
		vector_input(test, "bytes", &expected);
		base64url_encode(&again, bytes.at, bytes.len);
		if (!slice_equal(buf_slice(&bytes), buf_slice(&expected)))
			verdict = "other bytes";
		else if (!slice_equal(buf_slice(&text), buf_slice(&again)))
			verdict = "another spelling";
	}
	buf_clear(&text);
	buf_clear(&bytes);
	buf_clear(&expected);
	buf_clear(&again);
	return verdict;
}

static void texts_are_read_in_one_way(void **state)
{
	(void)state;
	vectors_run("base64url.json", run_text);
}

/* Of all texts of two characters exactly 256 are accepted, and each gives another byte. */
static void no_byte_has_two_spellings(void **state)
{
	bool seen[256] = {false};
	struct buf out = {0};

	(void)state;
	for (unsigned pair = 0; pair < 65536; pair++) {
		const char text[2] = {(char)(pair >> 8), (char)(pair & 255)};

		buf_reset(&out);
		if (base64url_decode(slice_make(text, 2), &out))
			continue;
		assert_int_equal(out.len, 1);
		assert_false(seen[(unsigned char)out.at[0]]);
		seen[(unsigned char)out.at[0]] = true;
	}
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		assert_true(seen[i]);
	buf_clear(&out);
}

static void both_ways_append(void **state)
{
	struct buf out = {0};

	(void)state;
	buf_puts(&out, "<");
	base64url_encode(&out, "\xff\xfe", 2);
	assert_slice(buf_slice(&out), "<__4");
	assert_int_equal(base64url_decode(SLICE("Zm9v"), &out), ERR_NONE);
	assert_slice(buf_slice(&out), "<__4foo");
	base64url_encode(&out, NULL, 0);
	assert_int_equal(base64url_decode(SLICE_NONE, &out), ERR_NONE);
	assert_slice(buf_slice(&out), "<__4foo");
	buf_clear(&out);
}

static void a_refused_text_leaves_nothing(void **state)
{
	struct buf out = {0};

	(void)state;
	buf_puts(&out, "before");
	assert_int_equal(base64url_decode(SLICE("Zm9vZm9vZm9v="), &out), ERR_SYNTAX);
	assert_int_equal(base64url_decode(SLICE("Zm9vZm9vZm9vZh"), &out), ERR_SYNTAX);
	assert_int_equal(base64_decode(SLICE("Zm9v!m9v"), &out), ERR_SYNTAX);
	assert_string_equal(out.at, "before");
	assert_int_equal(out.len, 6);
	buf_clear(&out);
}

/* [RFC4648 10], and what the padded alphabet must refuse. */
static void the_padded_alphabet_pads(void **state)
{
	static const struct {
		const char *bytes, *text;
	} good[] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
		{"\xfb\xff", "+/8="},
	};
	static const char *const bad[] = {"Zg", "Zg=", "Zm8",
		"Zm9v=", "Zg==Zg==", "====", "===", "=", "Z===", "Zh==", "Zm9=", "-_8=", "Zg==\n",
		" Zg=", "Zm=v"};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		buf_reset(&out);
		base64_encode(&out, good[i].bytes, strlen(good[i].bytes));
		assert_slice(buf_slice(&out), good[i].text);
		buf_reset(&out);
		assert_int_equal(base64_decode(slice_of(good[i].text), &out), ERR_NONE);
		assert_slice(buf_slice(&out), good[i].bytes);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(base64_decode(slice_of(bad[i]), &out), ERR_SYNTAX);
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_in_one_way),
		cmocka_unit_test(no_byte_has_two_spellings),
		cmocka_unit_test(both_ways_append),
		cmocka_unit_test(a_refused_text_leaves_nothing),
		cmocka_unit_test(the_padded_alphabet_pads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
