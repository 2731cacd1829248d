/* http_client_stream against an origin that is told what to do: what is sent, kept and sent again.
 */
#include "unit/unit.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/http_client.h"
#include "lib/log.h"
#include "wire.h"

#define REPLY "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nown"

/* What a call gives and gets. */
struct use {
	const char *method;
	const char *path;
	struct http_fields fields;
	const char *body; /* NULL: none */
	bool chunked;
	size_t endless; /* instead of it: that many bytes are announced */
	unsigned idle_s, reply_ms, total_ms;
	size_t go_on_for; /* times; 0: for ever */
	bool refuse_head;

	size_t given, asked;
	int status;
	struct buf got;
	struct note note;
};

static long read_body(void *context, char *to, size_t size)
{
	struct use *u = context;
	size_t left = u->endless ? u->endless - u->given : strlen(u->body) - u->given;
	size_t n = left < size ? left : size;

	if (!u->endless && n > 7)
		n = 7;
	if (n)
		memcpy(to, u->endless ? memset(to, 'x', n) : u->body + u->given, n);
	u->given += n;
	return (long)n;
}

static bool on_head(void *context, int status, struct http_fields fields)
{
	struct use *u = context;

	(void)fields;
	u->status = status;
	return !u->refuse_head;
}

static bool on_body(void *context, struct slice part)
{
	struct use *u = context;

	buf_add(&u->got, part);
	return true;
}

static bool go_on(void *context)
{
	struct use *u = context;

	u->asked++;
	return !u->go_on_for || u->asked < u->go_on_for;
}

static enum err stream(struct origin *origin, struct use *u)
{
	char *url = xasprintf("http://127.0.0.1:%u%s", origin_port(origin), u->path ? u->path : "");
	struct http_call call = {
		.method = u->method ? u->method : "GET",
		.url = url,
		.fields = u->fields,
		.connect_ms = 2000,
		.reply_ms = u->reply_ms ? u->reply_ms : 5000,
		.total_ms = u->total_ms,
		.idle_s = u->idle_s,
	};
	struct http_stream how = {
		.context = u,
		.read_body = read_body,
		.body_length = u->endless   ? (int64_t)u->endless
			       : !u->body   ? -2
			       : u->chunked ? -1
					    : (int64_t)strlen(u->body),
		.on_head = on_head,
		.on_body = on_body,
		.go_on = go_on,
	};
	enum err err = http_client_stream(&call, &how, &u->note);

	free(url);
	return err;
}

static void expect_own_reply(struct origin *origin, struct use *u)
{
	enum err err = stream(origin, u);

	if (err || u->status != 200 || !slice_is(buf_slice(&u->got), "own"))
		fail_msg("%s: %s: status %d, \"%.*s\"", err_name(err), u->note.text, u->status,
			SLICE_ARGS(buf_slice(&u->got)));
	buf_clear(&u->got);
}

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

/* What an origin does on each connection, in turn; behind the last one, it answers. */
struct script {
	const char *first; /* to the first request of all */
	const char *late;  /* behind it, when `go` says so */
	unsigned silent;   /* so many requests behind the first are closed upon without a word */
	atomic_uint seen;
	atomic_bool go, gone;
};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void say(int fd, const char *text)
{
	raw_send(fd, slice_of(text));
}

static bool follow_script(void *context, const struct wire_request *request, int fd)
{
	struct script *script = context;
	unsigned nth = atomic_fetch_add(&script->seen, 1);

	(void)request;
	if (nth == 0 && script->first) {
		say(fd, script->first);
		for (int i = 0; script->late && i < 3000 && !atomic_load(&script->go); i++)
			pause_ms(1);
		if (script->late)
			say(fd, script->late);
		atomic_store(&script->gone, true);
		return true;
	}
	if (nth <= script->silent)
		return false;
	say(fd, REPLY);
	return true;
}

/* Two calls, the second after `first` and then `late` to the first: on how many connections? */
static size_t connections_after(const char *first, const char *late, unsigned idle_s)
{
	struct script script = {.first = first, .late = late};
	struct origin *origin = origin_start_with(follow_script, &script);
	struct use u = {.idle_s = idle_s};
	size_t count;

	assert_int_equal(stream(origin, &u), ERR_NONE);
	buf_clear(&u.got);
	atomic_store(&script.go, true);
	for (int i = 0; i < 3000 && !atomic_load(&script.gone); i++)
		pause_ms(1);
	expect_own_reply(origin, &(struct use){.idle_s = idle_s});
	count = origin_connections(origin);
	origin_stop(origin);
	return count;
}

#define OTHER "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"

/* [RFC9112 9.3, 11.1] nobody ever gets what was meant for somebody else */
static void a_connection_is_kept_only_when_all_is_read(void **state)
{
	(void)state;
	assert_int_equal(connections_after(REPLY, NULL, 5), 1);
	assert_int_equal(connections_after("HTTP/1.1 204 N\r\n\r\n", NULL, 5), 1);
	assert_int_equal(connections_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
					   "1\r\na\r\n0\r\n\r\n",
				 NULL, 5),
		1);
	/* The controls end here. */
	assert_int_equal(connections_after(REPLY, NULL, 0), 2);
	assert_int_equal(connections_after(REPLY, OTHER, 5), 2);
	assert_int_equal(connections_after(REPLY "x", NULL, 5), 2);
	assert_int_equal(connections_after(REPLY OTHER, NULL, 5), 2);
	assert_int_equal(
		connections_after("HTTP/1.1 204 N\r\nContent-Length: 6\r\n\r\npoison", NULL, 5), 2);
	assert_int_equal(
		connections_after(
			"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", NULL,
			5),
		2);
	assert_int_equal(
		connections_after("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", NULL, 5), 2);
}

/*
 * After a first call the connection is kept; the peer closes it `silent` times as soon as a request
 * has come, which is a race that every kept connection can lose. How often is that request seen?
 */
static enum err send_on_stale(struct use *u, unsigned silent, unsigned *seen)
{
	struct script script = {.first = REPLY, .silent = silent};
	struct origin *origin = origin_start_with(follow_script, &script);
	enum err err;

	expect_own_reply(origin, &(struct use){.idle_s = 5});
	u->idle_s = 5;
	err = stream(origin, u);
	origin_stop(origin);
	*seen = script.seen - 1;
	buf_clear(&u->got);
	return err;
}

/* [RFC9110 9.2.2] */
static void only_the_idempotent_is_sent_again_and_once(void **state)
{
	static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "DELETE", "PUT"};
	unsigned seen = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		assert_int_equal(
			send_on_stale(&(struct use){.method = methods[i]}, 1, &seen), ERR_NONE);
		assert_int_equal(seen, 2);
	}
	assert_int_equal(send_on_stale(&(struct use){0}, 2, &seen), ERR_UNREACHABLE);
	assert_int_equal(seen, 2);
	assert_int_equal(send_on_stale(&(struct use){.method = "POST"}, 1, &seen), ERR_UNREACHABLE);
	assert_int_equal(seen, 1);
	assert_int_equal(send_on_stale(&(struct use){.method = "POST", .body = "a"}, 1, &seen),
		ERR_UNREACHABLE);
	assert_int_equal(seen, 1);
	/* It could be, but its body has been read and nobody can give it again. */
	assert_int_equal(send_on_stale(&(struct use){.method = "PUT", .body = "a"}, 1, &seen),
		ERR_UNREACHABLE);
	assert_int_equal(seen, 1);
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
		pause_ms(1);
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
	struct use no_end = {.total_ms = 400, .reply_ms = 300};
	int64_t before = clock_ms();

	(void)state;
	origin_answer_parts(origin, nothing);
	assert_int_equal(stream(origin, &no_head), ERR_TIMEOUT);
	assert_in_range(clock_ms() - before, 300, 3000);
	assert_contains(no_head.note.text, "no reply within 300 ms");
	origin_answer_parts(origin, half);
	assert_int_equal(stream(origin, &no_end), ERR_TIMEOUT);
	assert_contains(no_end.note.text, "no end of the reply within 400 ms");
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

static int begin(void **state)
{
	(void)state;
	log_to(2, LOG_ERROR);
	http_client_init();
	return 0;
}

static int end(void **state)
{
	(void)state;
	http_client_end();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_what_it_is_told_to_be),
		cmocka_unit_test(what_cannot_be_a_request_is_not_sent),
		cmocka_unit_test(a_connection_is_kept_only_when_all_is_read),
		cmocka_unit_test(only_the_idempotent_is_sent_again_and_once),
		cmocka_unit_test(a_new_connection_that_ends_is_an_error),
		cmocka_unit_test(an_early_answer_is_taken),
		cmocka_unit_test(what_is_cut_short_is_an_error),
		cmocka_unit_test(time_is_bounded),
		cmocka_unit_test(callbacks_end_it),
		cmocka_unit_test(a_body_that_ends_early_is_not_sent_as_whole),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
