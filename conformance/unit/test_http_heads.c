/* http_server: heads that lose a part on their way through CivetWeb, and what may be in one. */
#include "unit/http_echo.h"

#include <stdlib.h>
#include <string.h>

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
	struct http_echo *f = *state;
	int before = f->handled;

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		http_echo_expect(f, heads[i], "HTTP/1.1 400 Bad Request");
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
	struct http_echo *f = *state;
	int before = f->handled;

	for (size_t i = 0; i < ARRAY_LEN(fronts); i++) {
		char *request = xasprintf(
			"%sPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", fronts[i]);

		http_echo_expect(f, request, "HTTP/1.1 400 Bad Request");
		free(request);
	}
	assert_int_equal(f->handled, before);
	/* [RFC9112 2.2] "SHOULD ignore at least one empty line" */
	http_echo_expect(f, "\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
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
	struct http_echo f = {0};
	struct buf attack = {0};
	char *both = xasprintf("%s%s", first, second);
	char *reply;

	(void)state;
	assert_int_equal(
		http_server_start(&config, http_echo_handle, &f, &f.server, NULL), ERR_NONE);
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
	struct http_echo *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		char *request = xasprintf("GET /host HTTP/1.1\r\nHost:%s\r\n\r\n", hosts[i]);

		http_echo_expect(f, request, "\r\n\r\n[x]");
		free(request);
	}
}

static void fields_are_counted_not_dropped(void **state)
{
	struct http_echo *f = *state;
	struct buf request = {0};

	for (int count = HTTP_MAX_FIELDS; count <= HTTP_MAX_FIELDS + 2; count++) {
		buf_reset(&request);
		buf_puts(&request, "GET / HTTP/1.1\r\nHost: x\r\n");
		for (int i = 1; i < count; i++)
			buf_printf(&request, "N%d: v\r\n", i);
		buf_puts(&request, "\r\n");
		http_echo_expect(f, request.at,
			count == HTTP_MAX_FIELDS ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request");
	}
	buf_clear(&request);
}

static void heads_have_a_size(void **state)
{
	struct http_echo *f = *state;
	struct buf request = {0};
	const char *start_line = "GET / HTTP/1.1\r\nHost: x\r\nA: ";

	for (int extra = 0; extra < 2; extra++) {
		size_t room = HTTP_MAX_HEAD_BYTES - strlen(start_line) - 4 + (size_t)extra;

		buf_reset(&request);
		buf_puts(&request, start_line);
		memset(buf_extend(&request, room), 'a', room);
		buf_puts(&request, "\r\n\r\n");
		http_echo_expect(f, request.at, extra ? "HTTP/1.1 400 " : "HTTP/1.1 200 OK");
	}
	buf_clear(&request);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(incomplete_heads_are_refused),
		cmocka_unit_test(empty_lines_in_front_do_not_shift_the_body),
		cmocka_unit_test(another_clients_request_is_not_read_again),
		cmocka_unit_test(white_space_around_values_is_trimmed),
		cmocka_unit_test(fields_are_counted_not_dropped),
		cmocka_unit_test(heads_have_a_size),
	};

	return cmocka_run_group_tests(tests, http_echo_start, http_echo_stop);
}
