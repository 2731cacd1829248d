/* observe: what trace wrote is read back, up to the longest line that it writes. */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/trace.h"
#include "observe.h"

struct fixture {
	char path[32];
	struct trace *trace;
};

static int begin(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	int fd;

	*state = f;
	snprintf(f->path, sizeof f->path, "/tmp/unit-observe-XXXXXX");
	fd = mkstemp(f->path);
	if (fd < 0 || close(fd) != 0)
		return -1;
	f->trace = trace_open(f->path, TRACE_FULL, NULL);
	return f->trace ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *f = *state;

	trace_close(f->trace);
	unlink(f->path);
	free(f);
	return 0;
}

/* A body of that many times the byte, then a short one; both are read back. */
static void expect_read_back(struct fixture *f, size_t len, char byte)
{
	size_t kept = len < TRACE_MAX_BODY_BYTES ? len : TRACE_MAX_BODY_BYTES;
	struct trace_message message = {
		.from = "Client", .to = "Proxy", .method = SLICE("POST"), .target = SLICE("/")};
	struct observation seen;
	struct note note = {0};
	struct buf body = {0};
	struct buf bytes = {0};
	size_t next;
	int64_t whole = 0;

	assert_int_equal(truncate(f->path, 0), 0);
	memset(buf_extend(&body, len), byte, len);
	message.body = buf_slice(&body);
	trace_write(f->trace, &message);
	message.body = SLICE("short");
	trace_write(f->trace, &message);
	assert_int_equal(observe(f->path, 0, &seen, &next, &note), ERR_NONE);
	assert_int_equal(seen.count, 2);
	message_bytes(seen.at[0], &bytes);
	assert_int_equal(bytes.len, kept + strlen("/\n"));
	assert_int_equal(memcmp(bytes.at + strlen("/\n"), body.at, kept), 0);
	/* Evidence that is not whole says so. */
	assert_int_equal(
		json_integer(json_member(seen.at[0]->line, "body_bytes"), &whole), len > kept);
	assert_true(len == kept || whole == (int64_t)len);
	assert_slice(seen.at[1]->body, "short");
	observation_clear(&seen);
	buf_clear(&bytes);
	buf_clear(&body);
}

static void long_bodies_are_read_back(void **state)
{
	static const size_t lengths[] = {0, 1, JSON_MAX_BYTES - 1, JSON_MAX_BYTES,
		TRACE_MAX_BODY_BYTES - 1, TRACE_MAX_BODY_BYTES, TRACE_MAX_BODY_BYTES + 1,
		2 * TRACE_MAX_BODY_BYTES};

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		expect_read_back(*state, lengths[i], 'a');
		expect_read_back(*state, lengths[i], '\1');   /* six bytes of JSON for one */
		expect_read_back(*state, lengths[i], '\xff'); /* no text */
	}
}

static void lines_that_are_none_of_ours_are_refused(void **state)
{
	static const char *const texts[] = {"{}\n", "not JSON\n", "{\"from\":\"Client\"}\n"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		FILE *file = fopen(f->path, "w");
		struct observation seen;
		struct note note = {0};
		size_t next;

		if (!file || fputs(texts[i], file) < 0 || fclose(file) != 0)
			fail_msg("%s cannot be written", f->path);
		assert_int_equal(observe(f->path, 0, &seen, &next, &note), ERR_SYNTAX);
		assert_contains(note.text, f->path);
		observation_clear(&seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_bodies_are_read_back),
		cmocka_unit_test(lines_that_are_none_of_ours_are_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
