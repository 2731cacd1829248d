/* http_client_stream against an origin that is told what to do: what is sent, and what is heard. */
#include "unit/stream_stage.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/clock.h"

static void expect_sent(struct use u, const char *expected)
{
	struct origin *origin = origin_start();
	struct slice raw;
	char *whole;

	origin_answer(origin, REPLY);
	expect_own_reply(origin, &u);
	raw = origin_request(origin, 0)->raw;
	whole = xasprintf(expected, origin_port(origin));
	if (!slice_is(raw, whole))
		fail_msg("sent:\n%.*s\nexpected:\n%s", SLICE_ARGS(raw), whole);
	free(whole);
	origin_stop(origin);
}

static void a_request_is_what_it_is_told_to_be(void **state)
{
	static const struct http_field field[] = {{SLICE("X-A"), SLICE("b c")},
		{SLICE("X-Empty"), SLICE("")}, {SLICE("Accept"), SLICE("*/*")}};

	(void)state;
	expect_sent((struct use){0}, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n");
	expect_sent(
		(struct use){.path = "?q=/"}, "GET /?q=/ HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n");
	expect_sent((struct use){.path = "/a/../b?c", .fields = {field, 3}},
		"GET /a/../b?c HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-A: b c\r\nX-Empty: \r\n"
		"Accept: */*\r\n\r\n");
	expect_sent((struct use){.method = "POST", .body = "0123456789abc"},
		"POST / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: 13\r\n\r\n"
		"0123456789abc");
	expect_sent((struct use){.method = "POST", .body = ""},
		"POST / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: 0\r\n\r\n");
	expect_sent((struct use){.method = "PUT", .body = "0123456789", .chunked = true},
		"PUT / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nTransfer-Encoding: chunked\r\n\r\n"
		"7\r\n0123456\r\n3\r\n789\r\n0\r\n\r\n");
}

/* What would become two requests, or another one, is sent in no part. */
static void what_cannot_be_a_request_is_not_sent(void **state)
{
	static const struct http_field fields[] = {{SLICE("X-A"), SLICE("b\r\nX-B: c")},
		{SLICE("X-A"), SLICE("b\n")}, {SLICE("X-A\r\nX-B"), SLICE("c")},
		{SLICE("X A"), SLICE("c")}, {SLICE(""), SLICE("c")}, {SLICE("X-A"), SLICE("b\0c")}};
	static const char *const paths[] = {"/a b", "/a\r\nX: y", "/a\x01", "/a\x7f", "?a b"};
	struct origin *origin = origin_start();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		struct use u = {.fields = {&fields[i], 1}};

		assert_int_equal(stream(origin, &u), ERR_SYNTAX);
	}
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct use u = {.path = paths[i]};
		enum err err = stream(origin, &u);

		if (err != ERR_SYNTAX)
			fail_msg("%s: %s, %s", paths[i], err_name(err), u.note.text);
	}
	assert_int_equal(stream(origin, &(struct use){.method = "GET /x"}), ERR_SYNTAX);
	assert_int_equal(stream(origin, &(struct use){.method = ""}), ERR_SYNTAX);
	assert_int_equal(origin_connections(origin), 0);
	origin_stop(origin);
}

static void a_new_connection_that_ends_is_an_error(void **state)
{
	struct script script = {.silent = 1};
	struct origin *origin = origin_start_with(follow_script, &script);
	struct use u = {.idle_s = 5};

	(void)state;
	assert_int_equal(stream(origin, &u), ERR_UNREACHABLE);
	assert_contains(u.note.text, "without a reply");
	assert_int_equal(script.seen, 1);
	origin_stop(origin);
}

/* Reads nothing while `hold`, so that the peer's sending comes to a stop. */
static void refuse_unread(void *context, struct slice arrived, int fd)
{
	const atomic_bool *hold = context;

	(void)arrived;
	say(fd, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
	for (int i = 0; i < 3000 && atomic_load(hold); i++)
		clock_rest(0.001);
}

/* The end of the answer comes when `*context` bytes of the body have come. */
static void answer_then_read(void *context, struct slice arrived, int fd)
{
	size_t head = slice_find(arrived, 'x');
	size_t left = *(const size_t *)context - (arrived.len - head);
	char block[4096];
	ssize_t n = 1;

	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\no");
	for (; left && n > 0; left -= (size_t)n)
		n = recv(fd, block, sizeof block, 0);
	if (!left)
		say(fd, "wn");
}

/* [RFC9112 9.5] a server may answer before it has read the request */
static void an_early_answer_is_taken(void **state)
{
	struct origin *origin = origin_start();
	atomic_bool hold = true;
	size_t most = (size_t)40 * 1024 * 1024;
	struct use refused = {.method = "POST", .endless = (size_t)1 << 40};
	struct use wanted = {.method = "POST", .endless = most};

	(void)state;
	origin_take(origin, refuse_unread, &hold);
	assert_int_equal(stream(origin, &refused), ERR_NONE);
	assert_int_equal(refused.status, 413);
	assert_slice(buf_slice(&refused.got), "no");
	/* What the kernel takes for a peer that does not read. */
	assert_true(refused.given < most);
	atomic_store(&hold, false);
	buf_clear(&refused.got);
	/* A good one does not end the sending. */
	origin_take(origin, answer_then_read, &most);
	expect_own_reply(origin, &wanted);
	assert_int_equal(wanted.given, most);
	origin_stop(origin);
}

static enum err hear(const char *reply, struct use *u)
{
	const char *const parts[] = {reply, "", NULL};
	struct origin *origin = origin_start();
	enum err err;

	origin_answer_parts(origin, parts);
	origin_go(origin);
	err = stream(origin, u);
	origin_stop(origin);
	buf_clear(&u->got);
	return err;
}

static void what_is_cut_short_is_an_error(void **state)
{
	struct use u = {0};

	(void)state;
	assert_int_equal(
		hear("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nown", &u), ERR_UNREACHABLE);
	assert_contains(u.note.text, "within the reply");
	assert_int_equal(
		hear("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nown\r\n", &u),
		ERR_UNREACHABLE);
	assert_int_equal(hear("HTTP/1.1 200 OK\r\n", &u), ERR_UNREACHABLE);
	assert_int_equal(hear("not a reply\r\n\r\n", &u), ERR_UNREACHABLE);
	/* The control: without framing, that is how it ends. */
	assert_int_equal(hear("HTTP/1.1 200 OK\r\n\r\nown", &u), ERR_NONE);
}

static void time_is_bounded(void **state)
{
	struct origin *origin = origin_start();
	const char *const half[] = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nown", "", NULL};
	const char *const nothing[] = {"HTTP", "", NULL};
	struct use no_head = {.reply_ms = 300};
	struct use no_end = {.total_ms = 1000};
	int64_t before = clock_ms();

	(void)state;
	origin_answer_parts(origin, nothing);
	assert_int_equal(stream(origin, &no_head), ERR_TIMEOUT);
	assert_in_range(clock_ms() - before, 300, 3000);
	assert_contains(no_head.note.text, "no reply within 300 ms");
	origin_answer_parts(origin, half);
	assert_int_equal(stream(origin, &no_end), ERR_TIMEOUT);
	assert_contains(no_end.note.text, "no end of the reply within 1000 ms");
	buf_clear(&no_end.got);
	origin_stop(origin);
}

static void callbacks_end_it(void **state)
{
	struct origin *origin = origin_start();
	const char *const half[] = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nown", "", NULL};
	struct use gone = {.go_on_for = 3};
	struct use unwanted = {.refuse_head = true, .idle_s = 5};
	int64_t before = clock_ms();

	(void)state;
	origin_answer_parts(origin, half);
	assert_int_equal(stream(origin, &gone), ERR_MISMATCH);
	assert_true(clock_ms() - before < 4000);
	buf_clear(&gone.got);
	origin_answer(origin, REPLY);
	assert_int_equal(stream(origin, &unwanted), ERR_MISMATCH);
	/* Nor is its connection anybody else's, whose reply its body would be. */
	expect_own_reply(origin, &(struct use){.idle_s = 5});
	assert_int_equal(origin_connections(origin), 3);
	origin_stop(origin);
}

static void a_body_that_ends_early_is_not_sent_as_whole(void **state)
{
	struct origin *origin = origin_start();
	struct use u = {.method = "POST", .endless = 50, .given = 20};

	(void)state;
	/* 50 are announced and 30 can be had. */
	assert_int_equal(stream(origin, &u), ERR_MISMATCH);
	assert_contains(u.note.text, "ended early");
	assert_true(origin_wait(origin, 1, 3000));
	assert_slice(origin_request(origin, 0)->body, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	assert_false(origin_request(origin, 0)->complete);
	origin_stop(origin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_what_it_is_told_to_be),
		cmocka_unit_test(what_cannot_be_a_request_is_not_sent),
		cmocka_unit_test(a_new_connection_that_ends_is_an_error),
		cmocka_unit_test(an_early_answer_is_taken),
		cmocka_unit_test(what_is_cut_short_is_an_error),
		cmocka_unit_test(time_is_bounded),
		cmocka_unit_test(callbacks_end_it),
		cmocka_unit_test(a_body_that_ends_early_is_not_sent_as_whole),
	};

	return cmocka_run_group_tests(tests, stream_stage_begin, stream_stage_end);
}
