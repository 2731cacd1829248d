/* reply_reader: each way to end a body, each bound, and what has two readings. */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/reply_reader.h"

struct outcome {
	enum reply_step last; /* REPLY_MORE, _END or _BROKEN */
	int status;
	size_t heads;
	struct buf body;
	struct slice left;
	bool reusable;
	enum err err;
	enum err finish;
	struct note note;
};

/* Feed `step` bytes at a time. */
static struct outcome read_by(struct slice bytes, size_t step, bool no_content)
{
	struct outcome o = {.last = REPLY_MORE};
	struct reply_reader reader;
	struct slice part;

	reply_reader_begin(&reader, no_content);
	do {
		struct slice now = slice_to(bytes, step);

		bytes = slice_from(bytes, now.len);
		do {
			o.last = reply_reader_next(&reader, &now, &part, &o.note);
			o.heads += o.last == REPLY_HEAD;
			if (o.last == REPLY_PART)
				buf_add(&o.body, part);
		} while (o.last == REPLY_HEAD || o.last == REPLY_PART);
		o.left = now.len ? slice_make(now.at, now.len + bytes.len) : bytes;
	} while (bytes.len && o.last == REPLY_MORE);
	if (o.heads)
		o.status = reader.status;
	o.reusable = reader.reusable;
	o.err = reader.err;
	o.finish = reply_reader_finish(&reader, &o.note);
	reply_reader_clear(&reader);
	return o;
}

static void expect_body(const char *reply, const char *body, const char *left, bool reusable)
{
	for (size_t step = 1; step <= strlen(reply); step++) {
		struct outcome o = read_by(slice_of(reply), step, false);

		if (o.last != REPLY_END || !slice_is(buf_slice(&o.body), body) ||
			!slice_is(o.left, left) || o.reusable != reusable || o.heads != 1)
			fail_msg("%s\nby %zu: step %d, body [%.*s], left %zu: %s", reply, step,
				o.last, SLICE_ARGS(buf_slice(&o.body)), o.left.len, o.note.text);
		assert_int_equal(o.finish, ERR_NONE);
		buf_clear(&o.body);
	}
}

static void expect_broken(const char *reply, const char *why)
{
	for (size_t step = 1; step <= strlen(reply); step++) {
		struct outcome o = read_by(slice_of(reply), step, false);

		if (o.last != REPLY_BROKEN || o.err != ERR_UNREACHABLE || !strstr(o.note.text, why))
			fail_msg("%s\nby %zu: step %d: %s", reply, step, o.last, o.note.text);
		buf_clear(&o.body);
	}
}

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKS OK "Transfer-Encoding: chunked\r\n\r\n"

static void bodies_end_by_length_or_by_chunks(void **state)
{
	(void)state;
	expect_body(OK "Content-Length: 3\r\n\r\nabc", "abc", "", true);
	expect_body(OK "Content-Length: 3\r\n\r\nabcHTTP", "abc", "HTTP", true);
	expect_body(OK "Content-Length: 0\r\n\r\n", "", "", true);
	expect_body(CHUNKS "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "abc", "", true);
	expect_body(CHUNKS "0\r\n\r\nmore", "", "more", true);
	expect_body(CHUNKS "00a\r\n0123456789\r\n0000\r\n\r\n", "0123456789", "", true);
	/* [RFC9112 7.1.1] "MUST ignore unrecognized chunk extensions" */
	expect_body(CHUNKS "3;name=\"value\"\r\nabc\r\n0;x\r\n\r\n", "abc", "", true);
	/* [RFC9112 7.1.1] BWS */
	expect_body(CHUNKS "3 \r\nabc\r\n0\t;x\r\n\r\n", "abc", "", true);
	/* [RFC9110 6.5.1] fields behind the body are read and dropped */
	expect_body(CHUNKS "1\r\na\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n", "a", "", true);
	/* [RFC9112 7] "transfer-coding names are case-insensitive" */
	expect_body(OK "transfer-encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "a", "", true);
	/* [RFC9112 2.2] "MAY recognize a single LF as a line terminator" in the head */
	expect_body("HTTP/1.1 200 OK\nContent-Length: 1\n\na", "a", "", true);
	/* [RFC9112 4] the reason is optional, and so is, in practice, the space before it */
	expect_body("HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", "a", "", true);
	expect_body("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", "a", "", true);
}

static void some_statuses_have_no_body(void **state)
{
	struct outcome o;

	(void)state;
	expect_body("HTTP/1.1 204 No Content\r\n\r\nx", "", "x", true);
	expect_body("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "", "", true);
	o = read_by(SLICE(OK "Content-Length: 9\r\n\r\n"), 1, true);
	assert_int_equal(o.last, REPLY_END);
	assert_int_equal(o.body.len, 0);
	o = read_by(SLICE(CHUNKS), 100, true);
	assert_int_equal(o.last, REPLY_END);
	/* The control: asked by GET, that length is awaited. */
	o = read_by(SLICE(OK "Content-Length: 9\r\n\r\n"), 1, false);
	assert_int_equal(o.last, REPLY_MORE);
	assert_int_equal(o.finish, ERR_UNREACHABLE);
}

static void the_connections_end_may_be_the_bodys(void **state)
{
	struct outcome o = read_by(SLICE(OK "\r\nabc"), 2, false);

	(void)state;
	assert_int_equal(o.last, REPLY_MORE);
	assert_slice(buf_slice(&o.body), "abc");
	assert_int_equal(o.finish, ERR_NONE);
	assert_false(o.reusable);
	buf_clear(&o.body);
}

static void a_part_of_a_reply_is_none(void **state)
{
	static const char *const parts[] = {"", "HTTP/1.1", OK, OK "Content-Length: 3\r\n\r\nab",
		CHUNKS, CHUNKS "3\r\nab", CHUNKS "3\r\nabc", CHUNKS "3\r\nabc\r\n",
		CHUNKS "3\r\nabc\r\n0\r\n", CHUNKS "3\r\nabc\r\n0\r\nX: y\r\n",
		"HTTP/1.1 100 Continue\r\n\r\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct outcome o = read_by(slice_of(parts[i]), 1, false);

		assert_int_equal(o.last, REPLY_MORE);
		assert_int_equal(o.finish, ERR_UNREACHABLE);
		assert_true(o.note.text[0]);
		buf_clear(&o.body);
	}
}

static void connections_are_used_again_only_if_both_want_it(void **state)
{
	(void)state;
	expect_body(OK "Content-Length: 0\r\nConnection: close\r\n\r\n", "", "", false);
	expect_body(OK "Content-Length: 0\r\nConnection: x, Close\r\n\r\n", "", "", false);
	expect_body(OK "Content-Length: 0\r\nConnection: x\r\nConnection: close\r\n\r\n", "", "",
		false);
	expect_body(OK "Content-Length: 0\r\nConnection: closed\r\n\r\n", "", "", true);
	expect_body("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "", "", false);
}

static void interim_responses_are_read_over(void **state)
{
	(void)state;
	expect_body("HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\na", "a", "", true);
	expect_body("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 P\r\n\r\n" OK
		    "Content-Length: 1\r\n\r\na",
		"a", "", true);
	expect_broken("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "101");
}

static void what_has_two_readings_is_broken(void **state)
{
	(void)state;
	expect_broken(OK "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: 3, 3\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: +3\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: -1\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: 0x3\r\n\r\n", "framing");
	expect_broken(OK "Content-Length:\r\n\r\n", "framing");
	expect_broken(OK "Content-Length: 9223372036854775808\r\n\r\n", "framing");
	expect_broken(OK "Transfer-Encoding: gzip, chunked\r\n\r\n", "Transfer-Encoding");
	expect_broken(OK "Transfer-Encoding: chunked, chunked\r\n\r\n", "Transfer-Encoding");
	expect_broken(OK "Transfer-Encoding: identity\r\n\r\n", "Transfer-Encoding");
	expect_broken(OK "Transfer-Encoding:\r\n\r\n", "Transfer-Encoding");
	/* [RFC9112 6.1] "MUST treat the message as if the framing is faulty" */
	expect_broken("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding");
	/* [RFC9112 5.2] obs-fold */
	expect_broken(OK "X-A: b\r\n c\r\n\r\n", "folded");
	expect_broken(OK "X-A: b\r\n\tc\r\n\r\n", "folded");
	expect_broken(OK " X-A: b\r\n\r\n", "folded");
	expect_broken(OK "no colon\r\n\r\n", "colon");
	expect_broken(OK ": nameless\r\n\r\n", "name");
	expect_broken(OK "X A: b\r\n\r\n", "name");
	expect_broken(OK "X-A: b\rc\r\n\r\n", "X-A");
	expect_broken(OK "X-A: b\x01\r\n\r\n", "X-A");
}

/* [RFC9112 5.1] "A proxy MUST remove any such whitespace from a response message" */
static void white_space_before_the_colon_is_removed(void **state)
{
	struct reply_reader reader;
	struct slice bytes = SLICE(OK "X-A : b \r\nEmpty:\r\nContent-Length : 0\r\n\r\n");
	struct slice part;

	(void)state;
	reply_reader_begin(&reader, false);
	assert_int_equal(reply_reader_next(&reader, &bytes, &part, NULL), REPLY_HEAD);
	assert_int_equal(reader.status, 200);
	assert_int_equal(reader.fields.count, 3);
	assert_slice(reader.fields.at[0].name, "X-A");
	assert_slice(reader.fields.at[0].value, "b");
	assert_slice(http_fields_value(reader.fields, "empty"), "");
	assert_int_equal(reply_reader_next(&reader, &bytes, &part, NULL), REPLY_END);
	reply_reader_clear(&reader);
}

static void other_first_lines_are_no_reply(void **state)
{
	static const char *const lines[] = {"", "HTTP/2 200 OK", "HTTP/2.0 200 OK", "HTTP/1.1",
		"HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 Low", "HTTP/1.1 600 High",
		"HTTP/1.x 200 OK", "http/1.1 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK",
		"HTTP/1.1 200\tOK", "HTTP/1.1 2 0 OK", " HTTP/1.1 200 OK", "ICY 200 OK",
		"HTTP/1.1 200 O\x01K", "HTTP/1.10 200 OK", "{\"a\":1}"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		char *reply = xasprintf("%s\r\nContent-Length: 0\r\n\r\n", lines[i]);

		expect_broken(reply, "status line");
		free(reply);
	}
	expect_body("HTTP/1.1 599 High\r\nContent-Length: 0\r\n\r\n", "", "", true);
	expect_body("HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n", "", "", true);
}

static void bad_chunks_are_broken(void **state)
{
	static const char *const bodies[] = {"\r\n", "x\r\n", "-1\r\n", "0x1\r\n", "+1\r\n",
		" 1\r\na\r\n", "1x\r\na\r\n", "1\na\r\n", "1\r\nab\r\n", "1\r\na\n", "1\r\na0\r\n",
		"1\r\na\r\r\n", "10000000000000000\r\n", "ffffffffffffffff\r\n",
		"8000000000000000\r\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *reply = xasprintf("%s%s", CHUNKS, bodies[i]);

		expect_broken(reply, "chunk");
		free(reply);
	}
}

static struct outcome read_long(const char *before, size_t count, char fill, const char *behind)
{
	struct buf reply = {0};
	struct outcome o;

	buf_puts(&reply, before);
	memset(buf_extend(&reply, count), fill, count);
	buf_puts(&reply, behind);
	o = read_by(buf_slice(&reply), 1000, false);
	buf_clear(&o.body);
	buf_clear(&reply);
	return o;
}

static void bounds_hold_at_their_edge(void **state)
{
	const char *before = OK "Content-Length: 0\r\nX: ";
	size_t room = REPLY_MAX_HEAD_BYTES - strlen(before) - 4;
	struct buf reply = {0};
	struct outcome o;

	(void)state;
	assert_int_equal(read_long(before, room, 'a', "\r\n\r\n").last, REPLY_END);
	o = read_long(before, room + 1, 'a', "\r\n\r\n");
	assert_int_equal(o.last, REPLY_BROKEN);
	assert_int_equal(o.err, ERR_LIMIT);
	/* Of interim responses each has a head of its own. */
	for (int i = 0; i < 3; i++) {
		buf_puts(&reply, "HTTP/1.1 103 E\r\nX: ");
		memset(buf_extend(&reply, 40000), 'a', 40000);
		buf_puts(&reply, "\r\n\r\n");
	}
	buf_puts(&reply, OK "Content-Length: 0\r\n\r\n");
	assert_int_equal(read_by(buf_slice(&reply), 777, false).last, REPLY_END);
	for (size_t count = REPLY_MAX_FIELDS; count <= REPLY_MAX_FIELDS + 1; count++) {
		buf_reset(&reply);
		buf_puts(&reply, OK "Content-Length: 0\r\n");
		for (size_t i = 1; i < count; i++)
			buf_printf(&reply, "N%zu: v\r\n", i);
		buf_puts(&reply, "\r\n");
		o = read_by(buf_slice(&reply), 50, false);
		assert_int_equal(o.last, count == REPLY_MAX_FIELDS ? REPLY_END : REPLY_BROKEN);
		assert_int_equal(o.err, count == REPLY_MAX_FIELDS ? ERR_NONE : ERR_LIMIT);
	}
	room = REPLY_MAX_CHUNK_LINE_BYTES - strlen("0;") - 2;
	assert_int_equal(read_long(CHUNKS "0;", room, 'x', "\r\n\r\n").last, REPLY_END);
	o = read_long(CHUNKS "0;", room + 1, 'x', "\r\n\r\n");
	assert_int_equal(o.last, REPLY_BROKEN);
	assert_int_equal(o.err, ERR_LIMIT);
	room = REPLY_MAX_HEAD_BYTES - strlen("X: ") - 4;
	assert_int_equal(read_long(CHUNKS "0\r\nX: ", room, 'x', "\r\n\r\n").last, REPLY_END);
	assert_int_equal(read_long(CHUNKS "0\r\nX: ", room + 1, 'x', "\r\n\r\n").err, ERR_LIMIT);
	buf_clear(&reply);
}

static void large_numbers_are_awaited_not_believed(void **state)
{
	struct outcome o =
		read_by(SLICE(OK "Content-Length: 9223372036854775807\r\n\r\nab"), 7, false);

	(void)state;
	assert_int_equal(o.last, REPLY_MORE);
	assert_slice(buf_slice(&o.body), "ab");
	buf_clear(&o.body);
	o = read_by(SLICE(CHUNKS "7fffffffffffffff\r\nab"), 7, false);
	assert_int_equal(o.last, REPLY_MORE);
	assert_slice(buf_slice(&o.body), "ab");
	buf_clear(&o.body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_end_by_length_or_by_chunks),
		cmocka_unit_test(some_statuses_have_no_body),
		cmocka_unit_test(the_connections_end_may_be_the_bodys),
		cmocka_unit_test(a_part_of_a_reply_is_none),
		cmocka_unit_test(connections_are_used_again_only_if_both_want_it),
		cmocka_unit_test(interim_responses_are_read_over),
		cmocka_unit_test(what_has_two_readings_is_broken),
		cmocka_unit_test(white_space_before_the_colon_is_removed),
		cmocka_unit_test(other_first_lines_are_no_reply),
		cmocka_unit_test(bad_chunks_are_broken),
		cmocka_unit_test(bounds_hold_at_their_edge),
		cmocka_unit_test(large_numbers_are_awaited_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
