/* settings: where secrets may come from, and what is said of files that are none. */
#include "unit/settings_stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- secrets ---- */

/* Write `bytes` to a file of its own and read it as the secret. */
static enum err read_secret_file(struct slice bytes, struct outer *out, struct note *note)
{
	char path[] = "/tmp/unit-secret-XXXXXX";
	int fd = mkstemp(path);
	char *text = xasprintf("{\"secret\":{\"file\":\"%s\"}}", path);
	enum err err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.at, bytes.len), bytes.len);
	close(fd);
	err = settings_of_text(text, out, note);
	if (err)
		assert_contains(note->text, path);
	unlink(path);
	free(text);
	return err;
}

static void expect_secret(struct slice bytes, const char *secret)
{
	struct outer out;
	struct note note = {0};

	assert_int_equal(read_secret_file(bytes, &out, &note), secret ? ERR_NONE : ERR_NOT_FOUND);
	if (secret)
		assert_string_equal(out.secret, secret);
	else
		assert_null(out.secret);
	assert_null(strstr(note.text, HIDDEN));
	settings_clear(&outer_settings, &out);
}

static void secrets_come_from_files(void **state)
{
	struct buf large = {0};

	(void)state;
	expect_secret(SLICE(HIDDEN), HIDDEN);
	expect_secret(SLICE(HIDDEN "\n"), HIDDEN);
	expect_secret(SLICE(HIDDEN "\r\n\n"), HIDDEN);
	expect_secret(SLICE(" " HIDDEN " \n"), " " HIDDEN " ");
	expect_secret(SLICE("a\n" HIDDEN), "a\n" HIDDEN);
	expect_secret(SLICE(""), NULL);
	expect_secret(SLICE("\n\r\n"), NULL);
	/* A string would end at the NUL, and the secret be shorter than the file: or empty. */
	expect_secret(SLICE(HIDDEN "\0" HIDDEN), NULL);
	expect_secret(SLICE("\0" HIDDEN), NULL);

	memset(buf_extend(&large, 4096), 'x', 4096);
	expect_secret(buf_slice(&large), large.at);
	buf_putc(&large, 'x');
	expect_secret(buf_slice(&large), NULL);
	buf_clear(&large);
	settings_expect_error("{\"secret\":{\"file\":\"/nowhere/secret\"}}",
		"secret: no secret in file /nowhere/secret");
}

static void secrets_come_from_the_environment(void **state)
{
	struct outer out;

	(void)state;
	setenv("UNIT_SECRET", HIDDEN, 1);
	assert_int_equal(
		settings_of_text("{\"secret\":{\"env\":\"UNIT_SECRET\"}}", &out, NULL), ERR_NONE);
	assert_string_equal(out.secret, HIDDEN);
	settings_clear(&outer_settings, &out);
	setenv("UNIT_SECRET", "", 1);
	settings_expect_error("{\"secret\":{\"env\":\"UNIT_SECRET\"}}",
		"secret: no secret in environment variable UNIT_SECRET");
	unsetenv("UNIT_SECRET");
	settings_expect_error(
		"{\"many\":[{\"name\":\"a\"},{\"name\":\"b\",\"key\":{\"env\":\"UNIT_SECRET\"}}]}",
		"many[1].key: no secret in environment variable UNIT_SECRET");
}

static void secrets_do_not_stand_in_the_configuration(void **state)
{
	static const char *const values[] = {"\"" HIDDEN "\"", "{\"value\":\"" HIDDEN "\"}",
		"{\"file\":\"a\",\"env\":\"b\"}", "{\"file\":[\"" HIDDEN "\"]}", "{\"env\":\"\"}",
		"{}", "[\"" HIDDEN "\"]", "[{\"file\":\"" HIDDEN "\"}]", "null", "12345"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		char *text = xasprintf("{\"secret\":%s}", values[i]);

		settings_expect_error(text,
			"secret: must be {\"file\": PATH} or {\"env\": NAME}, never "
			"the secret itself");
		free(text);
	}
}

/* ---- files ---- */

/* Load a file of `bytes`, with the note that this gives. */
static enum err load(const char *bytes, struct note *note)
{
	char path[] = "/tmp/unit-config-XXXXXX";
	int fd = mkstemp(path);
	struct outer out;
	enum err err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
	err = settings_load(&outer_settings, path, &out, note);
	settings_clear(&outer_settings, &out);
	unlink(path);
	return err;
}

static void files_are_faulted_by_line_and_name(void **state)
{
	static const struct {
		const char *bytes;
		enum err err;
		const char *sentence;
	} cases[] = {
		{"", ERR_SYNTAX, ": line 1: not strict JSON"},
		{"{}x", ERR_SYNTAX, ": line 1: not strict JSON"},
		{"{\n\"text\": \"a\",\n}\n", ERR_SYNTAX, ": line 3: not strict JSON"},
		{"{\n\n\n\"text\": a", ERR_SYNTAX, ": line 4: not strict JSON"},
		{"{\"text\":\"a\",\n\"text\":\"" HIDDEN "\"}", ERR_SYNTAX,
			": the member \"text\" stands there twice"},
		{"{\"many\":[{\"name\":\"a\",\"\\u006eame\":\"b\"}]}", ERR_SYNTAX,
			": the member \"name\" stands there twice"},
		{"{\"number\":1e400}", ERR_LIMIT, ": a number is too large"},
		{"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", ERR_LIMIT, ": line 1: past a limit"},
		{"{\"number\":0}", ERR_SYNTAX, "number: must be a whole number from 1 to 65535"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct note note = {0};

		assert_int_equal(load(cases[i].bytes, &note), cases[i].err);
		assert_true(slice_ends(slice_of(note.text), cases[i].sentence));
		assert_null(strstr(note.text, HIDDEN));
	}
	assert_int_equal(load("{\"text\":\"a\"}\n", NULL), ERR_NONE);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct outer out;
	struct note note = {0};

	(void)state;
	assert_int_equal(
		settings_load(&outer_settings, "/nowhere/config.json", &out, &note), ERR_NOT_FOUND);
	assert_contains(note.text, "/nowhere/config.json: cannot be read");
	settings_clear(&outer_settings, &out);
}

static void files_are_read_up_to_a_size(void **state)
{
	char path[] = "/tmp/unit-file-XXXXXX";
	int fd = mkstemp(path);
	struct buf out = {0};

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "12345", 5), 5);
	close(fd);
	assert_int_equal(file_read(path, 5, &out), ERR_NONE);
	assert_slice(buf_slice(&out), "12345");
	buf_reset(&out);
	assert_int_equal(file_read(path, 4, &out), ERR_LIMIT);
	unlink(path);
	assert_int_equal(file_read(path, 5, &out), ERR_NOT_FOUND);
	assert_int_equal(file_read("/", 5, &out), ERR_IO);
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_come_from_files),
		cmocka_unit_test(secrets_come_from_the_environment),
		cmocka_unit_test(secrets_do_not_stand_in_the_configuration),
		cmocka_unit_test(files_are_faulted_by_line_and_name),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(files_are_read_up_to_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
