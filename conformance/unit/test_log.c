/* log: one JSON object per line, levels, and secrets by their tag only. */
#include "unit/unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/json.h"
#include "lib/log.h"
#include "unit/vectors.h"

/* A file nobody else sees, where the log goes to. */
static int begin(void **state)
{
	FILE *file = tmpfile();

	*state = file;
	log_program("unit");
	return file ? 0 : -1;
}

static int end(void **state)
{
	log_to(2, LOG_INFO);
	return fclose(*state);
}

/* What has been written since the last time; the caller frees. */
static char *written(FILE *file)
{
	static const size_t most = 1024 * 1024;
	char *text = xcalloc(1, most);
	ssize_t len = pread(fileno(file), text, most - 1, 0);

	assert_true(len >= 0);
	assert_int_equal(ftruncate(fileno(file), 0), 0);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	return text;
}

/* The only line, as JSON. */
static struct json *one_line(FILE *file)
{
	char *text = written(file);
	struct json *json;

	assert_true(text[0]);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_int_equal(json_parse(slice_of(text), &json), ERR_NONE);
	free(text);
	return json;
}

static void a_line_is_one_object(void **state)
{
	struct log_line line;
	struct json *json;
	struct slice time;

	log_to(fileno(*state), LOG_INFO);
	log_begin(&line, LOG_WARN, "test.event");
	log_cstr(&line, "text", "a\"b\\c\nd\x1b");
	log_text(&line, "bytes", SLICE("\xff\0"));
	log_cstr(&line, "none", NULL);
	log_int(&line, "least", INT64_MIN);
	log_end(&line);
	json = one_line(*state);
	time = json_member_string(json, "time");
	assert_int_equal(time.len, strlen("2026-01-02T03:04:05.678Z"));
	assert_true(slice_ends(time, "Z"));
	assert_slice(json_member_string(json, "level"), "warn");
	assert_slice(json_member_string(json, "program"), "unit");
	assert_slice(json_member_string(json, "event"), "test.event");
	assert_slice(json_member_string(json, "text"), "a\"b\\c\nd\x1b");
	assert_slice(json_member_string(json, "bytes"), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_slice(json_member_string(json, "none"), "");
	assert_int_equal(json_count(json), 8);
	json_free(json);
}

static void a_value_cannot_begin_a_line_or_a_member(void **state)
{
	struct json *json;

	log_to(fileno(*state), LOG_INFO);
	log_say(LOG_INFO, "test", "%s", "x\n{\"level\":\"error\"}\",\"level\":\"error");
	json = one_line(*state);
	assert_slice(json_member_string(json, "level"), "info");
	assert_int_equal(json_count(json), 5);
	json_free(json);
}

static void long_sentences_are_cut(void **state)
{
	char longer[2000];
	struct json *json;

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	log_to(fileno(*state), LOG_INFO);
	log_say(LOG_INFO, "test", "%s", longer);
	json = one_line(*state);
	assert_int_equal(json_member_string(json, "message").len, 511);
	json_free(json);
}

static void only_wanted_levels_are_written(void **state)
{
	static const char *const names[] = {"audit", "error", "warn", "info", "debug"};

	for (int most = LOG_ERROR; most <= LOG_DEBUG; most++) {
		for (int level = LOG_AUDIT; level <= LOG_DEBUG; level++) {
			char *text;

			log_to(fileno(*state), (enum log_level)most);
			log_say((enum log_level)level, "test", "said");
			text = written(*state);
			assert_int_equal(text[0] != '\0', level <= most);
			assert_true(level > most || strstr(text, names[level]));
			free(text);
		}
	}
}

static void texts_are_an_array(void **state)
{
	const struct slice values[] = {SLICE("a"), SLICE("b\"c"), SLICE_NONE};
	struct log_line line;
	struct json *json;
	struct buf text = {0};

	log_to(fileno(*state), LOG_INFO);
	log_begin(&line, LOG_INFO, "test");
	log_texts(&line, "some", values, 3);
	log_texts(&line, "none", NULL, 0);
	log_end(&line);
	json = one_line(*state);
	json_print(&text, json_member(json, "some"));
	json_print(&text, json_member(json, "none"));
	assert_string_equal(text.at, "[\"a\",\"b\\\"c\",\"\"][]");
	buf_clear(&text);
	json_free(json);
}

static void secrets_are_named_by_their_tag(void **state)
{
	struct log_line line;
	char *text;

	log_to(fileno(*state), LOG_INFO);
	log_begin(&line, LOG_INFO, "test");
	log_secret(&line, "token", SLICE("abc"));
	log_secret(&line, "empty", SLICE_NONE);
	log_end(&line);
	text = written(*state);
	assert_contains(text, "\"token\":\"sha256:ba7816bf8f01cfea\"");
	assert_null(strstr(text, "abc"));
	assert_null(strstr(text, "empty"));
	free(text);
}

static void a_log_that_cannot_be_written_is_no_reason_to_stop(void **state)
{
	(void)state;
	log_to(-1, LOG_INFO);
	log_say(LOG_INFO, "test", "nobody reads this");
}

#define THREADS 4
#define LINES 200

static void *say_lines(void *context)
{
	for (int i = 0; i < LINES; i++)
		log_say(LOG_INFO, "test", "%s %d", (const char *)context, i);
	return NULL;
}

static void lines_of_threads_do_not_mix(void **state)
{
	pthread_t threads[THREADS];
	struct slice rest;
	struct slice line;
	size_t lines = 0;
	char *text;

	log_to(fileno(*state), LOG_INFO);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, say_lines, "thread"), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	text = written(*state);
	rest = slice_of(text);
	while (slice_split(&rest, '\n', &line) && line.len) {
		struct json *json;

		assert_int_equal(json_parse(line, &json), ERR_NONE);
		json_free(json);
		lines++;
	}
	assert_int_equal(lines, THREADS * LINES);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_one_object),
		cmocka_unit_test(a_value_cannot_begin_a_line_or_a_member),
		cmocka_unit_test(long_sentences_are_cut),
		cmocka_unit_test(only_wanted_levels_are_written),
		cmocka_unit_test(texts_are_an_array),
		cmocka_unit_test(secrets_are_named_by_their_tag),
		cmocka_unit_test(a_log_that_cannot_be_written_is_no_reason_to_stop),
		cmocka_unit_test(lines_of_threads_do_not_mix),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
