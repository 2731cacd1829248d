/* lib/http_door, lib/process and the clients that http_server waits for, turns away or gives up. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/http_client.h"
#include "lib/http_server.h"
#include "lib/log.h"
#include "lib/process.h"
#include "unit.h"

struct fixture {
	struct http_server *server;
	unsigned port;
	atomic_int client; /* the state that the handler saw last */
	atomic_int written_ms;
};

static void watch_client(struct fixture *f, struct http_request *request)
{
	int64_t until = clock_ms() + 3000;

	while (clock_ms() < until && atomic_load(&f->client) != CLIENT_GONE) {
		atomic_store(&f->client, (int)http_request_client(request));
		if (atomic_load(&f->client) == CLIENT_SAID_ALL)
			http_request_ask_client(request);
		clock_rest(0.02);
	}
}

static void write_much(struct fixture *f, struct http_request *request)
{
	static const char block[65536];
	struct http_response response = {.status = 200};
	int64_t begun = clock_ms();
	bool taken = http_stream_begin(request, &response, -1);

	for (int i = 0; taken && i < 2000; i++)
		taken = http_stream_write(request, slice_make(block, sizeof block));
	atomic_store(&f->written_ms, (int)(clock_ms() - begun));
	http_stream_abort(request);
}

static void read_whole(struct http_request *request)
{
	char block[100];
	size_t got = 0;

	while (!http_request_read(request, block, 1, &got) && got)
		;
}

static void handler(void *context, struct http_request *request)
{
	struct fixture *f = context;
	struct http_response response = {0};

	if (slice_is(request->path, "/watch"))
		watch_client(f, request);
	if (slice_is(request->path, "/much")) {
		write_much(f, request);
		return;
	}
	if (slice_is(request->path, "/whole"))
		read_whole(request);
	http_response_json(&response, 200, SLICE("{}"));
	http_respond(request, &response);
}

static void start_with(struct fixture *f, unsigned most, bool turn_away, unsigned timeout_ms)
{
	struct http_server_config config = {
		.listener = {{"127.0.0.1", 0, NULL}},
		.listener_count = 1,
		.max_connections = most,
		.turn_away = turn_away,
		.request_timeout_ms = timeout_ms,
		.max_body_bytes = 1000,
		.idle_timeout_ms = 2000,
	};

	log_to(2, LOG_ERROR);
	*f = (struct fixture){0};
	assert_int_equal(http_server_start(&config, handler, f, &f->server, NULL), ERR_NONE);
	f->port = http_server_port(f->server, 0);
}

static void start(struct fixture *f, unsigned most, bool turn_away)
{
	start_with(f, most, turn_away, 700);
}

#define GET "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

static void one_connection_too_many_is_turned_away(void **state)
{
	struct fixture f;
	struct buf first = {0};
	struct buf second = {0};
	char *third = NULL;
	int64_t until;
	int a, b;

	(void)state;
	start(&f, 1, true);
	a = raw_connect(f.port);
	raw_send(a, SLICE(GET));
	raw_answer(a, 100, &first);
	assert_contains(first.at, "200 OK");
	b = raw_connect(f.port);
	raw_answer(b, 500, &second);
	assert_contains(second.at, "HTTP/1.1 503 ");
	assert_contains(second.at, "Retry-After: ");
	/* The one that is open goes on, and makes room when it goes. */
	buf_reset(&first);
	raw_send(a, SLICE(GET));
	raw_answer(a, 100, &first);
	assert_contains(first.at, "200 OK");
	close(a);
	close(b);
	until = clock_ms() + 3000;
	do {
		free(third);
		third = raw_exchange(f.port, GET, 200);
	} while (!strstr(third, "200 OK") && clock_ms() < until);
	assert_contains(third, "200 OK");
	free(third);
	buf_clear(&first);
	buf_clear(&second);
	http_server_stop(f.server, 1000);
}

static void without_that_it_waits(void **state)
{
	struct fixture f;
	struct buf first = {0};
	char *second;
	int a;

	(void)state;
	start(&f, 1, false);
	a = raw_connect(f.port);
	raw_send(a, SLICE(GET));
	raw_answer(a, 100, &first);
	/* Until the first one has been idle for too long. */
	second = raw_exchange(f.port, GET, 2000);
	assert_contains(second, "200 OK");
	close(a);
	free(second);
	buf_clear(&first);
	http_server_stop(f.server, 1000);
}

static int wait_for_client(struct fixture *f, int wanted)
{
	int64_t until = clock_ms() + 2500;

	while (atomic_load(&f->client) != wanted && clock_ms() < until)
		clock_rest(0.005);
	return atomic_load(&f->client);
}

/* Nobody has looked for the socket before, and the kernel no longer knows whose it was. */
static void a_reset_client_is_gone(void **state)
{
	static const struct linger reset = {1, 0};
	struct fixture f;
	int a;

	(void)state;
	start(&f, 2, true);
	a = raw_connect(f.port);
	setsockopt(a, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	raw_send(a, SLICE("GET /watch HTTP/1.1\r\nHost: x\r\n\r\n"));
	close(a);
	assert_int_equal(wait_for_client(&f, CLIENT_GONE), CLIENT_GONE);
	http_server_stop(f.server, 1000);
}

static void who_closes_both_sides_is_gone_when_asked(void **state)
{
	struct fixture f;
	int a;

	(void)state;
	start(&f, 2, true);
	a = raw_connect(f.port);
	raw_send(a, SLICE("GET /watch HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_int_equal(wait_for_client(&f, CLIENT_PRESENT), CLIENT_PRESENT);
	close(a);
	assert_int_equal(wait_for_client(&f, CLIENT_GONE), CLIENT_GONE);
	http_server_stop(f.server, 1000);
}

static void who_closes_his_sending_side_only_is_not(void **state)
{
	struct fixture f;
	struct buf reply = {0};
	const char *found;
	size_t asked = 0;
	int a;

	(void)state;
	start(&f, 2, true);
	a = raw_connect(f.port);
	raw_send(a, SLICE("GET /watch HTTP/1.1\r\nHost: x\r\n\r\n"));
	shutdown(a, SHUT_WR);
	assert_int_equal(wait_for_client(&f, CLIENT_SAID_ALL), CLIENT_SAID_ALL);
	raw_read(a, 4000, &reply);
	assert_int_equal(atomic_load(&f.client), CLIENT_SAID_ALL);
	assert_contains(reply.at, "200 OK");
	for (found = reply.at; (found = strstr(found, "100 Continue")); found++)
		asked++;
	assert_int_equal(asked, 3);
	close(a);
	buf_clear(&reply);
	http_server_stop(f.server, 1000);
}

static void who_takes_nothing_is_given_up(void **state)
{
	struct fixture f;
	int64_t until = clock_ms() + 8000;
	int a;

	(void)state;
	start(&f, 2, true);
	a = raw_connect(f.port);
	raw_send(a, SLICE("GET /much HTTP/1.1\r\nHost: x\r\n\r\n"));
	while (!atomic_load(&f.written_ms) && clock_ms() < until)
		clock_rest(0.02);
	assert_in_range(atomic_load(&f.written_ms), 600, 6000);
	close(a);
	http_server_stop(f.server, 1000);
}

static long read_slowly(void *context, char *to, size_t size)
{
	int *left = context;

	(void)size;
	clock_rest(0.15);
	to[0] = 'x';
	return (*left)-- > 0 ? 1 : 0;
}

static bool pass_head(void *context, int status, struct http_fields fields)
{
	(void)context;
	(void)fields;
	return status == 200;
}

static bool pass_body(void *context, struct slice part)
{
	(void)context;
	(void)part;
	return true;
}

/* The time for the reply begins when the request has been sent, however long that took. */
static void a_slow_body_is_not_a_slow_reply(void **state)
{
	struct fixture f;
	char url[64];
	int left = 20;
	struct http_call call = {
		.method = "POST", .url = url, .connect_ms = 1000, .reply_ms = 1500};
	struct http_stream stream = {.context = &left,
		.read_body = read_slowly,
		.body_length = 20,
		.on_head = pass_head,
		.on_body = pass_body};
	struct note note = {0};

	(void)state;
	start_with(&f, 2, true, 10000);
	http_client_init();
	snprintf(url, sizeof url, "http://127.0.0.1:%u/whole", f.port);
	assert_int_equal(http_client_stream(&call, &stream, &note), ERR_NONE);
	http_client_end();
	http_server_stop(f.server, 1000);
}

static void connections_follow_descriptors(void **state)
{
	struct rlimit before;
	struct rlimit few;

	(void)state;
	log_to(2, LOG_ERROR);
	process_raise_descriptors();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = 64 + 40;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(process_connections(10, 4), 10);
	assert_int_equal(process_connections(11, 4), 10);
	few.rlim_cur = 20;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(process_connections(11, 4), 1);
	process_raise_descriptors();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(few.rlim_cur, before.rlim_cur);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_connection_too_many_is_turned_away),
		cmocka_unit_test(without_that_it_waits),
		cmocka_unit_test(a_reset_client_is_gone),
		cmocka_unit_test(who_closes_both_sides_is_gone_when_asked),
		cmocka_unit_test(who_closes_his_sending_side_only_is_not),
		cmocka_unit_test(who_takes_nothing_is_given_up),
		cmocka_unit_test(a_slow_body_is_not_a_slow_reply),
		cmocka_unit_test(connections_follow_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
