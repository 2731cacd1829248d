/* trace: one line per message, and what a redacted one must not hold. */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/json.h"
#include "lib/settings.h"
#include "lib/trace.h"
#include "unit/vectors.h"

#define SECRET "hunter2-hunter2"

struct fixture {
	char path[32];
};

static int begin(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	int fd;

	snprintf(f->path, sizeof f->path, "/tmp/unit-trace-XXXXXX");
	fd = mkstemp(f->path);
	*state = f;
	/* trace_open is to create it. */
	return fd >= 0 && close(fd) == 0 && unlink(f->path) == 0 ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	free(f);
	return 0;
}

/* The file's text; the caller frees. */
static char *text_of(const struct fixture *f)
{
	struct buf text = {0};

	assert_int_equal(file_read(f->path, 1024 * 1024, &text), ERR_NONE);
	return buf_take(&text);
}

/* Write one message and read its line; the file is gone afterwards. */
static struct json *line_of(
	struct fixture *f, enum trace_detail detail, const struct trace_message *message)
{
	struct trace *trace = trace_open(f->path, detail, NULL);
	struct json *json;
	char *text;

	assert_non_null(trace);
	trace_write(trace, message);
	trace_close(trace);
	text = text_of(f);
	assert_int_equal(unlink(f->path), 0);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_int_equal(json_parse(slice_of(text), &json), ERR_NONE);
	free(text);
	return json;
}

static void expect_field(
	const struct json *line, size_t number, const char *name, const char *value)
{
	const struct json *field = json_first(json_member(line, "fields"));
	struct slice text;

	while (number-- > 0)
		field = json_next(field);
	assert_true(json_string(json_first(field), &text));
	assert_slice(text, name);
	assert_true(json_string(json_next(json_first(field)), &text));
	assert_slice(text, value);
}

static const struct http_field request_fields[] = {
	{{"Host", 4}, {"a", 1}},
	{{"AUTHORIZATION", 13}, {"Bearer " SECRET, 22}},
	{{"x", 1}, {"\xff", 1}},
};

static const struct trace_message request = {
	.from = "Client",
	.to = "Proxy",
	.exchange = 7,
	.method = {"POST", 4},
	.target = {"/mcp?token=" SECRET, 26},
	.fields = {request_fields, 3},
	.body = {"{\"a\":\"" SECRET "\"}", 23},
};

static void a_full_line_holds_every_byte(void **state)
{
	struct json *line = line_of(*state, TRACE_FULL, &request);

	assert_slice(json_member_string(line, "from"), "Client");
	assert_slice(json_member_string(line, "to"), "Proxy");
	assert_slice(json_member_string(line, "kind"), "request");
	assert_slice(json_member_string(line, "method"), "POST");
	assert_slice(json_member_string(line, "target"), "/mcp?token=" SECRET);
	assert_slice(json_member_string(line, "body"), "{\"a\":\"" SECRET "\"}");
	assert_null(json_member(line, "status"));
	assert_int_equal(json_count(json_member(line, "fields")), 3);
	expect_field(line, 0, "Host", "a");
	expect_field(line, 1, "AUTHORIZATION", "Bearer " SECRET);
	expect_field(line, 2, "x", "\xef\xbf\xbd");
	json_free(line);
}

static void a_response_has_a_status_and_no_target(void **state)
{
	struct trace_message response = request;
	struct json *line;
	double status;

	response.response = true;
	response.status = 401;
	line = line_of(*state, TRACE_FULL, &response);
	assert_slice(json_member_string(line, "kind"), "response");
	assert_true(json_number(json_member(line, "status"), &status) && status == 401);
	assert_null(json_member(line, "method"));
	assert_null(json_member(line, "target"));
	json_free(line);
}

static void bytes_that_are_no_text_are_kept(void **state)
{
	struct trace_message binary = request;
	struct json *line;

	binary.body = SLICE("\xff\xfe");
	line = line_of(*state, TRACE_FULL, &binary);
	assert_slice(json_member_string(line, "body_base64"), "//4=");
	assert_null(json_member(line, "body"));
	json_free(line);
	/* NUL is UTF-8, but no JSON string that we read holds it. */
	binary.body = SLICE("a\0b");
	line = line_of(*state, TRACE_FULL, &binary);
	assert_slice(json_member_string(line, "body_base64"), "YQBi");
	json_free(line);
	binary.body = SLICE_NONE;
	line = line_of(*state, TRACE_FULL, &binary);
	assert_slice(json_member_string(line, "body"), "");
	json_free(line);
}

static void a_redacted_line_holds_no_secret(void **state)
{
	static const char *const names[] = {"Authorization", "authorization", "Proxy-Authorization",
		"Cookie", "Set-Cookie", "X-Api-Key", "DPoP", "Mcp-Session-Id", "Location",
		"Referer", "X-Amz-Security-Token", "Whatever"};
	struct fixture *f = *state;
	struct trace *trace = trace_open(f->path, TRACE_REDACTED, NULL);
	struct trace_message message = request;
	char *text;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct http_field field = {slice_of(names[i]), SLICE(SECRET)};

		message.fields = (struct http_fields){&field, 1};
		trace_write(trace, &message);
	}
	trace_close(trace);
	text = text_of(f);
	assert_null(strstr(text, SECRET));
	assert_contains(text, "[\"Authorization\",\"sha256:84ca44583745ccf1\"]");
	assert_contains(text, "\"target\":\"/mcp\"");
	assert_null(strstr(text, "\"body"));
	assert_int_equal(unlink(f->path), 0);
	free(text);
}

/* What says nothing about anybody stays readable. */
static void a_redacted_line_is_of_use(void **state)
{
	static const char *const names[] = {
		"Host", "host", "Content-Type", "Content-Length", "MCP-Protocol-Version"};
	struct trace_message message = request;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct http_field field = {slice_of(names[i]), SLICE("plain")};
		struct json *line;

		message.fields = (struct http_fields){&field, 1};
		line = line_of(*state, TRACE_REDACTED, &message);
		expect_field(line, 0, names[i], "plain");
		json_free(line);
	}
}

static size_t lines_in(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void lines_are_appended_to_a_private_file(void **state)
{
	struct fixture *f = *state;
	struct trace *one = trace_open(f->path, TRACE_FULL, NULL);
	struct trace *two = trace_open(f->path, TRACE_REDACTED, NULL);
	struct stat info;
	char *text;

	trace_write(one, &request);
	trace_write(two, &request);
	trace_write(one, &request);
	trace_close(one);
	trace_close(two);
	trace_write(NULL, &request);
	trace_close(NULL);
	assert_int_equal(stat(f->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	text = text_of(f);
	assert_int_equal(lines_in(text), 3);
	free(text);
	assert_int_equal(unlink(f->path), 0);
}

static void a_file_that_cannot_be_opened_is_named(void **state)
{
	struct note note = {0};

	(void)state;
	assert_null(trace_open("/nowhere/trace", TRACE_FULL, &note));
	assert_contains(note.text, "/nowhere/trace");
}

static void exchanges_have_numbers_of_their_own(void **state)
{
	uint64_t first = trace_exchange();

	(void)state;
	assert_true(trace_exchange() == first + 1);
	assert_true(first >> 24 == (uint64_t)getpid());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_line_holds_every_byte),
		cmocka_unit_test(a_response_has_a_status_and_no_target),
		cmocka_unit_test(bytes_that_are_no_text_are_kept),
		cmocka_unit_test(a_redacted_line_holds_no_secret),
		cmocka_unit_test(a_redacted_line_is_of_use),
		cmocka_unit_test(lines_are_appended_to_a_private_file),
		cmocka_unit_test(a_file_that_cannot_be_opened_is_named),
		cmocka_unit_test(exchanges_have_numbers_of_their_own),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
