#include "unit/vectors.h"

#include <stdlib.h>
#include <string.h>

#include "lib/settings.h"
#include "unit/unit.h"

#define FOLDER "conformance/unit/vectors/"

const char *vector_verdict(enum err err)
{
	return err ? err_name(err) : "valid";
}

struct json *vectors_load(const char *path)
{
	struct json *document = NULL;
	struct buf text = {0};
	enum err err = file_read(path, JSON_MAX_BYTES, &text);

	if (!err)
		err = json_parse(buf_slice(&text), &document);
	if (err)
		fail_msg("%s: %s (tests run in the project's folder)", path, err_name(err));
	buf_clear(&text);
	return document;
}

void vector_input(const struct json *test, const char *name, struct buf *out)
{
	char *hex_name = xasprintf("%s_hex", name);
	const struct json *plain = json_member(test, name);
	const struct json *hex = json_member(test, hex_name);
	struct slice text = SLICE_NONE;

	if (!json_string(plain ? plain : hex, &text) || (plain && hex) || (hex && text.len % 2))
		fail_msg("%s: wants \"%s\" or \"%s\"", json_member_string(test, "comment").at, name,
			hex_name);
	free(hex_name);
	if (plain) {
		buf_add(out, text);
		return;
	}
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_digit(text.at[i]);
		int low = hex_digit(text.at[i + 1]);

		if (high < 0 || low < 0)
			fail_msg("%s: no hexadecimal", json_member_string(test, "comment").at);
		buf_putc(out, (char)(unsigned char)(high * 16 + low));
	}
}

/* The record is whole: a comment, flags that the notes explain, and a reason when invalid. */
static void check_record(const char *file, const struct json *document, const struct json *test)
{
	const struct json *notes = json_member(document, "notes");
	const struct json *flags = json_member(test, "flags");
	struct slice comment = json_member_string(test, "comment");
	struct slice result = json_member_string(test, "result");
	struct slice text;

	if (comment.len == 0 || !json_is_array(flags))
		fail_msg("%s: a record lacks \"comment\" or \"flags\"", file);
	for (const struct json *flag = json_first(flags); flag; flag = json_next(flag))
		if (!json_string(flag, &text) || !json_member_string(notes, text.at).len)
			fail_msg("%s: %s: a flag has no note", file, comment.at);
	if (!slice_is(result, "valid") && !slice_is(result, "invalid"))
		fail_msg("%s: %s: \"result\" is neither", file, comment.at);
	if (slice_is(result, "valid") != !json_member(test, "why"))
		fail_msg("%s: %s: \"why\" goes with \"invalid\"", file, comment.at);
}

void vectors_run(const char *file, vector_run *run)
{
	char *path = xasprintf(FOLDER "%s", file);
	struct json *document = vectors_load(path);
	size_t valid = 0;
	size_t invalid = 0;
	size_t wrong = 0;

	for (const struct json *test = json_first(json_member(document, "tests")); test;
		test = json_next(test)) {
		struct slice expected = SLICE("valid");
		const char *actual;

		check_record(file, document, test);
		if (json_member(test, "why"))
			expected = json_member_string(test, "why");
		slice_is(expected, "valid") ? valid++ : invalid++;
		actual = run(document, test);
		if (slice_is(expected, actual))
			continue;
		print_error("%s: %s\n  expected: %s\n  actual:   %s\n", file,
			json_member_string(test, "comment").at, expected.at, actual);
		wrong++;
	}
	json_free(document);
	free(path);
	if (valid == 0 || invalid == 0)
		fail_msg("%s: %zu valid and %zu invalid records prove nothing", file, valid,
			invalid);
	if (wrong)
		fail_msg("%s: %zu of %zu records came out otherwise", file, wrong, valid + invalid);
}
