/* http_server and http_client against each other and against raw bytes. */
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
#include "lib/http_server.h"
#include "lib/log.h"

#define MAX_BODY 1000

struct fixture {
	struct http_server *server;
	unsigned port;
	atomic_int handled;
};

/* Echoes the target and body; some paths behave in a special way. */
static void handler(void *context, struct http_request *request)
{
	struct fixture *f = context;
	struct http_response response = {.status = 200};
	struct buf body = {0};
	char block[64];
	size_t got = 0;
	enum err err = ERR_NONE;

	f->handled++;
	if (slice_is(request->path, "/refuse")) {
		http_response_json(&response, 401, SLICE("{}"));
		http_respond(request, &response);
		return;
	}
	if (slice_is(request->path, "/host")) {
		buf_printf(&body, "[%.*s]", SLICE_ARGS(http_fields_value(request->fields, "host")));
		response.body = buf_slice(&body);
		http_respond(request, &response);
		buf_clear(&body);
		return;
	}
	if (slice_is(request->path, "/stream")) {
		http_stream_begin(request, &response, -1);
		http_stream_write(request, SLICE("one"));
		http_stream_write(request, SLICE("two"));
		if (request->query.at)
			http_stream_abort(request);
		else
			http_stream_end(request);
		return;
	}
	do {
		err = http_request_read(request, block, sizeof block, &got);
		buf_append(&body, block, got);
	} while (!err && got);
	if (err) {
		http_response_json(&response,
			err == ERR_LIMIT     ? 413
			: err == ERR_TIMEOUT ? 408
					     : 400,
			slice_of(err_name(err)));
	} else {
		buf_putc(&body, '|');
		buf_add(&body, request->target);
		response.body = buf_slice(&body);
	}
	http_respond(request, &response);
	buf_clear(&body);
}

static int start(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct http_server_config config = {
		.party = "Server",
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 700,
		.idle_timeout_ms = 700,
		.max_body_bytes = MAX_BODY,
	};
	struct note note = {0};

	http_client_init();
	log_to(2, LOG_ERROR);
	if (http_server_start(&config, handler, f, &f->server, &note))
		return -1;
	f->port = http_server_port(f->server, 0);
	*state = f;
	return 0;
}

static int stop(void **state)
{
	struct fixture *f = *state;

	http_server_stop(f->server, 1000);
	free(f);
	http_client_end();
	return 0;
}

static void expect_reply(struct fixture *f, const char *request, const char *part)
{
	char *reply = raw_exchange(f->port, request, 1500);

	if (!strstr(reply, part))
		print_error("request:\n%s\nreply:\n%s\n", request, reply);
	assert_contains(reply, part);
	free(reply);
}

static void answers_are_one_message(void **state)
{
	struct fixture *f = *state;

	expect_reply(f, "GET /a?b=%41 HTTP/1.1\r\nHost: x\r\n\r\n",
		"\r\nContent-Length: 9\r\n\r\n|/a?b=%41");
	expect_reply(
		f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "\r\n\r\nabc|/");
	expect_reply(f,
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
		"\r\n\r\nabc|/");
	expect_reply(f, "GET / HTTP/1.0\r\nHost: x\r\n\r\n", "\r\nConnection: close\r\n");
	expect_reply(f, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n",
		"Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
	expect_reply(f, "GET /stream HTTP/1.0\r\nHost: x\r\n\r\n", "\r\n\r\nonetwo");
}

static void head_says_length_without_body(void **state)
{
	struct fixture *f = *state;
	char *reply = raw_exchange(f->port, "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n", 300);

	assert_contains(reply, "Content-Length: 5\r\n");
	assert_null(strstr(reply, "/abc"));
	free(reply);
}

static void aborted_stream_has_no_last_chunk(void **state)
{
	struct fixture *f = *state;
	char *reply = raw_exchange(f->port, "GET /stream?abort HTTP/1.1\r\nHost: x\r\n\r\n", 1500);

	assert_contains(reply, "two");
	assert_null(strstr(reply, "\r\n0\r\n"));
	free(reply);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	struct fixture *f = *state;
	char *reply = raw_exchange(f->port,
		"POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nA"
		"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nB"
		"POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nC",
		300);
	char *first = strstr(reply, "A|/1");
	char *second = strstr(reply, "401 Unauthorized");
	char *third = strstr(reply, "C|/3");

	assert_true(first && second && third && first < second && second < third);
	free(reply);
}

/* A refusal before the body leaves nothing behind that could be taken for a request. */
static void large_unread_body_ends_the_connection(void **state)
{
	struct fixture *f = *state;
	int before = f->handled;
	char *reply = raw_exchange(f->port,
		"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
		"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
		1500);

	assert_contains(reply, "401 Unauthorized");
	assert_contains(reply, "Connection: close");
	assert_null(strstr(reply, "smuggled"));
	assert_int_equal(f->handled, before + 1);
	free(reply);
}

static void expect_continue_is_answered_when_the_body_is_wanted(void **state)
{
	struct fixture *f = *state;

	expect_reply(f,
		"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
	char *reply = raw_exchange(f->port,
		"POST /refuse HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
		500);
	assert_null(strstr(reply, "100 Continue"));
	assert_contains(reply, "401");
	free(reply);
}

/* Heads of which CivetWeb drops a part in silence, or that RFC 9112 does not allow. */
static void incomplete_heads_are_refused(void **state)
{
	static const char *const heads[] = {
		"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\nContent-Length: 5\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\n: nameless\r\nContent-Length: 5\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\n\xc3\xa4: b\r\nContent-Length: 5\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
		"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
		"GET / HTTP/1.1\nHost: x\n\n",
		"GET / HTTP/1.1\r\nHost: x\n\r\n",
		"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA\"b: c\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
		" GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\n: nameless\r\nContent-Length: 5\r\n\r\nGET /",
		"GET / HTTP/1.0\n\n",
		"GET / HTTP/1.0\r\n\r\n",
		"\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tfolded\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nA\t: b\r\n\r\n",
		"GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\t\r\nHost: x\r\n\r\n",
	};
	struct fixture *f = *state;
	int before = f->handled;

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		expect_reply(f, heads[i], "HTTP/1.1 400 Bad Request");
	assert_int_equal(f->handled, before);
}

/*
 * CivetWeb takes CRLF CRLF for a whole head and then parses the one behind it, so that the head's
 * own bytes become its body and the body becomes the next request.
 */
static void empty_lines_in_front_do_not_shift_the_body(void **state)
{
	static const char *const fronts[] = {
		"\r\n\r\n", "\n\n", "\r\n \r\n\r\n", "\r\n\r\n            "};
	struct fixture *f = *state;
	int before = f->handled;

	for (size_t i = 0; i < ARRAY_LEN(fronts); i++) {
		char *request = xasprintf(
			"%sPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", fronts[i]);

		expect_reply(f, request, "HTTP/1.1 400 Bad Request");
		free(request);
	}
	assert_int_equal(f->handled, before);
	/* [RFC9112 2.2] "SHOULD ignore at least one empty line" */
	expect_reply(f, "\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"\r\n\r\nabc|/");
}

/*
 * CivetWeb's parser also reads what an earlier client left in the buffer: behind a pipelined
 * request lies a second copy of it, and white space of the right length leads there.
 */
static void another_clients_request_is_not_read_again(void **state)
{
	struct http_server_config config = {.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 1,
		.request_timeout_ms = 700,
		.idle_timeout_ms = 700};
	const char *first = "GET /first-of-two-pipelined-requests HTTP/1.1\r\nHost: x\r\n\r\n";
	const char *second = "GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	struct fixture f = {0};
	struct buf attack = {0};
	char *both = xasprintf("%s%s", first, second);
	char *reply;

	(void)state;
	assert_int_equal(http_server_start(&config, handler, &f, &f.server, NULL), ERR_NONE);
	f.port = http_server_port(f.server, 0);
	reply = raw_exchange(f.port, both, 1500);
	assert_contains(reply, "|/other");
	free(reply);
	buf_puts(&attack, "\r\n\r\n");
	while (attack.len < strlen(first))
		buf_putc(&attack, ' ');
	reply = raw_exchange(f.port, attack.at, 1500);
	assert_null(strstr(reply, "/other"));
	assert_contains(reply, "HTTP/1.1 400 Bad Request");
	assert_int_equal(f.handled, 2);
	free(reply);
	free(both);
	buf_clear(&attack);
	http_server_stop(f.server, 1000);
}

/* [RFC9110 5.5, 5.6.3] */
static void white_space_around_values_is_trimmed(void **state)
{
	static const char *const hosts[] = {"x", " x", "\tx", " \t x\t ", "x ", "x\t"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		char *request = xasprintf("GET /host HTTP/1.1\r\nHost:%s\r\n\r\n", hosts[i]);

		expect_reply(f, request, "\r\n\r\n[x]");
		free(request);
	}
}

static void fields_are_counted_not_dropped(void **state)
{
	struct fixture *f = *state;
	struct buf request = {0};

	for (int count = HTTP_MAX_FIELDS; count <= HTTP_MAX_FIELDS + 2; count++) {
		buf_reset(&request);
		buf_puts(&request, "GET / HTTP/1.1\r\nHost: x\r\n");
		for (int i = 1; i < count; i++)
			buf_printf(&request, "N%d: v\r\n", i);
		buf_puts(&request, "\r\n");
		expect_reply(f, request.at,
			count == HTTP_MAX_FIELDS ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request");
	}
	buf_clear(&request);
}

static void heads_have_a_size(void **state)
{
	struct fixture *f = *state;
	struct buf request = {0};
	const char *start_line = "GET / HTTP/1.1\r\nHost: x\r\nA: ";

	for (int extra = 0; extra < 2; extra++) {
		size_t room = HTTP_MAX_HEAD_BYTES - strlen(start_line) - 4 + (size_t)extra;

		buf_reset(&request);
		buf_puts(&request, start_line);
		memset(buf_extend(&request, room), 'a', room);
		buf_puts(&request, "\r\n\r\n");
		expect_reply(f, request.at, extra ? "HTTP/1.1 400 " : "HTTP/1.1 200 OK");
	}
	buf_clear(&request);
}

static void bodies_have_a_size(void **state)
{
	struct fixture *f = *state;
	struct buf request = {0};

	for (size_t size = MAX_BODY; size <= MAX_BODY + 1; size++) {
		buf_reset(&request);
		buf_printf(&request, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
			size);
		memset(buf_extend(&request, size), 'a', size);
		expect_reply(f, request.at, size == MAX_BODY ? "HTTP/1.1 200 OK" : "HTTP/1.1 413 ");
	}
	buf_clear(&request);
}

/* One byte now and then keeps CivetWeb's own time-out away for ever. */
static void trickled_body_is_cut_off(void **state)
{
	struct fixture *f = *state;
	struct buf reply = {0};
	int fd = raw_connect(f->port);
	int64_t started = clock_ms();

	raw_send(fd, SLICE("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"));
	while (reply.len == 0 && clock_ms() - started < 5000) {
		if (send(fd, "a", 1, MSG_NOSIGNAL) != 1)
			break;
		raw_read(fd, 100, &reply);
	}
	assert_true(clock_ms() - started < 3000);
	/* And is told why. */
	if (!reply.at)
		fail_msg("no answer");
	assert_contains(reply.at, "HTTP/1.1 408 ");
	close(fd);
	buf_clear(&reply);
}

static void bad_chunks_are_refused(void **state)
{
	static const char *const bodies[] = {
		"x\r\n",
		"-1\r\na\r\n0\r\n\r\n",
		"0x1\r\na\r\n0\r\n\r\n",
		"1 \r\na\r\n0\r\n\r\n",
		"1\na\n0\n\n",
		"1\r\nab\r\n0\r\n\r\n",
		"ffffffffffffffffff\r\na\r\n",
		"1;ext=1\r\na\r\n0\r\n\r\n",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *request = xasprintf(
			"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%s",
			bodies[i]);

		expect_reply(f, request, "HTTP/1.1 400 ");
		free(request);
	}
}

static void client_reads_what_the_server_sends(void **state)
{
	struct fixture *f = *state;
	struct http_reply reply;
	char *url = xasprintf("http://127.0.0.1:%u/x?y", f->port);
	struct http_call call = {
		.method = "POST",
		.url = url,
		.body = SLICE("hello"),
		.connect_ms = 1000,
		.reply_ms = 1000,
		.total_ms = 1000,
		.max_bytes = 100,
		.idle_s = 1,
	};

	assert_int_equal(http_client_call(&call, &reply, NULL), ERR_NONE);
	assert_int_equal(reply.status, 200);
	assert_slice(buf_slice(&reply.body), "hello|/x?y");
	assert_slice(http_fields_value(reply.fields, "content-length"), "10");
	http_reply_clear(&reply);
	call.max_bytes = 9;
	assert_int_equal(http_client_call(&call, &reply, NULL), ERR_LIMIT);
	http_reply_clear(&reply);
	free(url);
}

static void client_names_what_failed(void **state)
{
	struct http_reply reply;
	struct note note = {0};
	struct http_call call = {.method = "GET",
		.url = "http://127.0.0.1:1/",
		.connect_ms = 500,
		.reply_ms = 500,
		.total_ms = 500};

	(void)state;
	assert_int_equal(http_client_call(&call, &reply, &note), ERR_UNREACHABLE);
	assert_true(note.text[0]);
	http_reply_clear(&reply);
}

static void stop_does_not_wait_for_idle_connections(void **state)
{
	struct http_server_config config = {.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = 2,
		.request_timeout_ms = 30000,
		.idle_timeout_ms = 30000};
	struct fixture f = {0};
	struct buf reply = {0};
	int64_t started;
	int fd;

	(void)state;
	assert_int_equal(http_server_start(&config, handler, &f, &f.server, NULL), ERR_NONE);
	fd = raw_connect(http_server_port(f.server, 0));
	raw_send(fd, SLICE("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
	raw_read(fd, 200, &reply);
	assert_contains(reply.at, "200 OK");
	started = clock_ms();
	http_server_stop(f.server, 1000);
	assert_true(clock_ms() - started < 1000);
	close(fd);
	buf_clear(&reply);
}

static void busy_port_is_named(void **state)
{
	struct fixture *f = *state;
	struct http_server_config config = {.listener = {{"127.0.0.1", f->port, NULL}},
		.listener_count = 1,
		.max_connections = 1,
		.request_timeout_ms = 100,
		.idle_timeout_ms = 100};
	struct http_server *second;
	struct note note = {0};
	char expected[32];

	snprintf(expected, sizeof expected, "127.0.0.1:%u", f->port);
	assert_int_equal(http_server_start(&config, handler, f, &second, &note), ERR_IO);
	assert_contains(note.text, expected);
	assert_contains(note.text, "in use");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_one_message),
		cmocka_unit_test(head_says_length_without_body),
		cmocka_unit_test(aborted_stream_has_no_last_chunk),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(large_unread_body_ends_the_connection),
		cmocka_unit_test(expect_continue_is_answered_when_the_body_is_wanted),
		cmocka_unit_test(incomplete_heads_are_refused),
		cmocka_unit_test(empty_lines_in_front_do_not_shift_the_body),
		cmocka_unit_test(another_clients_request_is_not_read_again),
		cmocka_unit_test(white_space_around_values_is_trimmed),
		cmocka_unit_test(fields_are_counted_not_dropped),
		cmocka_unit_test(heads_have_a_size),
		cmocka_unit_test(bodies_have_a_size),
		cmocka_unit_test(trickled_body_is_cut_off),
		cmocka_unit_test(bad_chunks_are_refused),
		cmocka_unit_test(client_reads_what_the_server_sends),
		cmocka_unit_test(client_names_what_failed),
		cmocka_unit_test(stop_does_not_wait_for_idle_connections),
		cmocka_unit_test(busy_port_is_named),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
