/* http_server and http_client against each other and against raw bytes. */
#include "unit/http_echo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/http_client.h"
#include "lib/http_server.h"

static void answers_are_one_message(void **state)
{
	struct http_echo *f = *state;

	http_echo_expect(f, "GET /a?b=%41 HTTP/1.1\r\nHost: x\r\n\r\n",
		"\r\nContent-Length: 9\r\n\r\n|/a?b=%41");
	http_echo_expect(
		f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "\r\n\r\nabc|/");
	http_echo_expect(f,
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
		"\r\n\r\nabc|/");
	http_echo_expect(f, "GET / HTTP/1.0\r\nHost: x\r\n\r\n", "\r\nConnection: close\r\n");
	http_echo_expect(f, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n",
		"Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
	http_echo_expect(f, "GET /stream HTTP/1.0\r\nHost: x\r\n\r\n", "\r\n\r\nonetwo");
}

static void head_says_length_without_body(void **state)
{
	struct http_echo *f = *state;
	char *reply = raw_exchange(f->port, "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n", 300);

	assert_contains(reply, "Content-Length: 5\r\n");
	assert_null(strstr(reply, "/abc"));
	free(reply);
}

static void aborted_stream_has_no_last_chunk(void **state)
{
	struct http_echo *f = *state;
	char *reply = raw_exchange(f->port, "GET /stream?abort HTTP/1.1\r\nHost: x\r\n\r\n", 1500);

	assert_contains(reply, "two");
	assert_null(strstr(reply, "\r\n0\r\n"));
	free(reply);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	struct http_echo *f = *state;
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
	struct http_echo *f = *state;
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
	struct http_echo *f = *state;

	http_echo_expect(f,
		"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
	char *reply = raw_exchange(f->port,
		"POST /refuse HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
		500);
	assert_null(strstr(reply, "100 Continue"));
	assert_contains(reply, "401");
	free(reply);
}

static void bodies_have_a_size(void **state)
{
	struct http_echo *f = *state;
	struct buf request = {0};

	for (size_t size = HTTP_ECHO_MAX_BODY; size <= HTTP_ECHO_MAX_BODY + 1; size++) {
		buf_reset(&request);
		buf_printf(&request, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
			size);
		memset(buf_extend(&request, size), 'a', size);
		http_echo_expect(f, request.at,
			size == HTTP_ECHO_MAX_BODY ? "HTTP/1.1 200 OK" : "HTTP/1.1 413 ");
	}
	buf_clear(&request);
}

/* One byte now and then keeps CivetWeb's own time-out away for ever. */
static void trickled_body_is_cut_off(void **state)
{
	struct http_echo *f = *state;
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
	struct http_echo *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		char *request = xasprintf(
			"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%s",
			bodies[i]);

		http_echo_expect(f, request, "HTTP/1.1 400 ");
		free(request);
	}
}

static void client_reads_what_the_server_sends(void **state)
{
	struct http_echo *f = *state;
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
	struct http_echo f = {0};
	struct buf reply = {0};
	int64_t started;
	int fd;

	(void)state;
	assert_int_equal(
		http_server_start(&config, http_echo_handle, &f, &f.server, NULL), ERR_NONE);
	fd = raw_connect(http_server_port(f.server, 0));
	raw_send(fd, SLICE("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
	raw_answer(fd, 200, &reply);
	assert_contains(reply.at, "200 OK");
	started = clock_ms();
	http_server_stop(f.server, 10000);
	assert_true(clock_ms() - started < 5000);
	close(fd);
	buf_clear(&reply);
}

static void busy_port_is_named(void **state)
{
	struct http_echo *f = *state;
	struct http_server_config config = {.listener = {{"127.0.0.1", f->port, NULL}},
		.listener_count = 1,
		.max_connections = 1,
		.request_timeout_ms = 100,
		.idle_timeout_ms = 100};
	struct http_server *second;
	struct note note = {0};
	char expected[32];

	snprintf(expected, sizeof expected, "127.0.0.1:%u", f->port);
	assert_int_equal(http_server_start(&config, http_echo_handle, f, &second, &note), ERR_IO);
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
		cmocka_unit_test(bodies_have_a_size),
		cmocka_unit_test(trickled_body_is_cut_off),
		cmocka_unit_test(bad_chunks_are_refused),
		cmocka_unit_test(client_reads_what_the_server_sends),
		cmocka_unit_test(client_names_what_failed),
		cmocka_unit_test(stop_does_not_wait_for_idle_connections),
		cmocka_unit_test(busy_port_is_named),
	};

	return cmocka_run_group_tests(tests, http_echo_start, http_echo_stop);
}
