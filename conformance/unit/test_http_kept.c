/* http_client_stream: which connections are kept, for how long, and what is sent again. */
#include "unit/stream_stage.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "proc.h"

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
		clock_rest(0.001);
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

/* ---- those that nobody uses ---- */

static bool all_closed_within(struct origin *origin, int64_t ms)
{
	int64_t until = clock_ms() + ms;

	while (origin_open(origin) > 0 && clock_ms() < until) {
		http_client_tend();
		clock_rest(0.01);
	}
	return origin_open(origin) == 0;
}

static void a_connection_is_closed_when_its_time_is_over(void **state)
{
	struct origin *origin = origin_start();
	int64_t before = clock_ms();

	(void)state;
	origin_answer(origin, REPLY);
	expect_own_reply(origin, &(struct use){.idle_s = 1});
	/* The control: until then it is there for whoever comes. */
	http_client_tend();
	expect_own_reply(origin, &(struct use){.idle_s = 1});
	if (clock_ms() - before < 1000)
		assert_int_equal(origin_connections(origin), 1);
	assert_true(all_closed_within(origin, 3000));
	assert_true(clock_ms() - before >= 1000);
	origin_stop(origin);
}

/* It would wait for our end in vain. */
static void what_the_peer_has_closed_is_closed(void **state)
{
	size_t before = proc_sockets(getpid());
	struct origin *origin = origin_start();
	size_t kept;

	(void)state;
	origin_answer(origin, REPLY);
	expect_own_reply(origin, &(struct use){.idle_s = 60});
	kept = proc_sockets(getpid());
	http_client_tend();
	/* The control: neither the peer nor time has ended it. */
	assert_int_equal(proc_sockets(getpid()), kept);
	origin_stop(origin);
	assert_true(proc_sockets(getpid()) > before);
	http_client_tend();
	assert_int_equal(proc_sockets(getpid()), before);
}

/* Who trusts others there, or is somebody else there, has no part in it. */
static void a_connection_is_kept_for_its_own_identity(void **state)
{
	struct use uses[] = {{.idle_s = 60}, {.idle_s = 60, .ca_file = "a.pem"},
		{.idle_s = 60, .certificate = "a.pem", .key = "a.key"},
		{.idle_s = 60, .certificate = "b.pem", .key = "a.key"},
		{.idle_s = 60, .certificate = "b.pem", .key = "b.key"}};
	struct origin *origin = origin_start();

	(void)state;
	origin_answer(origin, REPLY);
	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
			expect_own_reply(origin, &uses[i]);
			assert_int_equal(
				origin_connections(origin), round ? ARRAY_LEN(uses) : i + 1);
		}
	origin_stop(origin);
	/* None is left for a later test, whose origin may have the same port. */
	http_client_tend();
}

/* Neither idle ones nor those in use: what vouched for them may not do so any more. */
static void nothing_from_before_a_renewal_is_used_again(void **state)
{
	struct origin *origin = origin_start();

	(void)state;
	origin_answer(origin, REPLY);
	expect_own_reply(origin, &(struct use){.idle_s = 60});
	expect_own_reply(origin, &(struct use){.idle_s = 60});
	assert_int_equal(origin_connections(origin), 1);
	http_client_renew();
	expect_own_reply(origin, &(struct use){.idle_s = 60, .renew = true});
	assert_int_equal(origin_connections(origin), 2);
	expect_own_reply(origin, &(struct use){.idle_s = 60});
	assert_int_equal(origin_connections(origin), 3);
	origin_stop(origin);
}

static enum err call_whole(struct origin *origin)
{
	char *url = xasprintf("http://127.0.0.1:%u/", origin_port(origin));
	struct http_call call = {.method = "GET",
		.url = url,
		.connect_ms = 2000,
		.reply_ms = 5000,
		.total_ms = 5000,
		.max_bytes = 100,
		.idle_s = 60};
	struct http_reply reply = {0};
	struct note note = {0};
	enum err err = http_client_call(&call, &reply, &note);

	http_reply_clear(&reply);
	free(url);
	return err;
}

/* The same for calls whose reply is taken as a whole: their connections have a time of their own.
 */
static void an_idle_handle_is_given_up(void **state)
{
	struct origin *origin = origin_start();
	int64_t before = clock_ms();

	(void)state;
	origin_answer(origin, REPLY);
	assert_int_equal(call_whole(origin), ERR_NONE);
	assert_true(all_closed_within(origin, 15000));
	assert_true(clock_ms() - before >= 10000);
	origin_stop(origin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_connection_is_kept_only_when_all_is_read),
		cmocka_unit_test(only_the_idempotent_is_sent_again_and_once),
		cmocka_unit_test(a_connection_is_closed_when_its_time_is_over),
		cmocka_unit_test(what_the_peer_has_closed_is_closed),
		cmocka_unit_test(a_connection_is_kept_for_its_own_identity),
		cmocka_unit_test(nothing_from_before_a_renewal_is_used_again),
		cmocka_unit_test(an_idle_handle_is_given_up),
	};

	return cmocka_run_group_tests(tests, stream_stage_begin, stream_stage_end);
}
