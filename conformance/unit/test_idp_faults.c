/* Faults: each mode as a client sees it, and that they end. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"

#define KEYS_REQUEST "GET " BASE "/keys HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

static void add(struct idp_fixture *f, const char *fault)
{
	int status = talk_control(&f->talk, "POST", "/faults", fault);

	if (status != 200)
		fail_msg("%s: %d %s", fault, status, f->talk.reply.body.at);
}

static void faults_stand_in_for_the_endpoint(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");

	add(f, "{\"endpoint\":\"token\",\"status\":503,\"body\":\"<h1>down</h1>\","
	       "\"fields\":{\"Content-Type\":\"text/html\",\"Retry-After\":\"7\"}}");
	assert_int_equal(talk_exchange(&f->talk, token, ""), 503);
	assert_string_equal(f->talk.reply.body.at, "<h1>down</h1>");
	assert_slice(talk_field(&f->talk, "content-type"), "text/html");
	assert_slice(talk_field(&f->talk, "retry-after"), "7");
	/* It was for the next one only. */
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	add(f, "{\"endpoint\":\"token\",\"body\":{\"error\":\"x\"},\"status\":400}");
	talk_exchange(&f->talk, token, "");
	assert_int_equal(f->talk.reply.status, 400);
	assert_string_equal(f->talk.reply.body.at, "{\"error\":\"x\"}");
	free(token);
}

static void faults_change_the_real_answer(void **state)
{
	struct idp_fixture *f = *state;
	char *token = talk_mint(&f->talk, "{}");

	add(f, "{\"endpoint\":\"token\",\"members\":{\"issued_token_type\":null,"
	       "\"token_type\":\"mac\",\"extra\":1},\"fields\":{\"Cache-Control\":null}}");
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	assert_null(json_member(f->talk.json, "issued_token_type"));
	assert_slice(talk_member(&f->talk, "token_type"), "mac");
	assert_non_null(json_member(f->talk.json, "extra"));
	assert_true(talk_member(&f->talk, "access_token").len > 0);
	assert_null(talk_field(&f->talk, "cache-control").at);
	assert_int_equal(talk_exchange(&f->talk, token, ""), 200);
	assert_slice(talk_member(&f->talk, "issued_token_type"), TYPE_ACCESS);
	free(token);
}

static void faults_count_and_choose(void **state)
{
	struct idp_fixture *f = *state;
	struct talk proxy = {.port = http_server_port(f->idp->server, 1)};

	add(f, "{\"endpoint\":\"keys\",\"next\":2,\"status\":500}");
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 500);
	assert_int_equal(talk_get(&f->talk, "/.well-known/oauth-authorization-server" BASE), 200);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 500);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	/* Only for one caller, until cleared. */
	add(f, "{\"endpoint\":\"keys\",\"next\":0,\"status\":502,\"caller\":\"Proxy\"}");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(talk_get(&proxy, BASE "/keys"), 502);
		assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	}
	assert_int_equal(talk_control(&f->talk, "DELETE", "/faults", NULL), 200);
	assert_int_equal(talk_get(&proxy, BASE "/keys"), 200);
	talk_end(&proxy);
}

static void every_endpoint_can_fail(void **state)
{
	static const struct {
		const char *fault, *path;
	} cases[] = {
		{"discovery", BASE "/.well-known/openid-configuration"},
		{"keys", BASE "/keys"},
		{"authorize", BASE "/authorize"},
		{"token", BASE "/token"},
		{"introspect", BASE "/introspect"},
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *fault = xasprintf("{\"endpoint\":\"%s\",\"status\":418}", cases[i].fault);

		add(f, fault);
		assert_int_equal(talk_get(&f->talk, cases[i].path), 418);
		assert_int_not_equal(talk_get(&f->talk, cases[i].path), 418);
		free(fault);
	}
}

static void orders_are_checked(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"endpoint\":\"keys\",\"mode\":\"explode\"}",
		"{\"endpoint\":\"keys\",\"status\":99}",
		"{\"endpoint\":\"keys\",\"fields\":{\"a\":1}}",
		"{\"endpoint\":\"keys\",\"fields\":[]}",
		"{\"endpoint\":\"keys\",\"members\":1}",
		"{\"endpoint\":\"keys\",\"members\":{},\"mode\":\"hang\"}",
		"{\"endpoint\":\"keys\",\"unknown\":1}",
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(talk_control(&f->talk, "POST", "/faults", bad[i]), 400);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	for (int i = 0; i < FAULTS_MAX; i++)
		add(f, "{\"endpoint\":\"keys\",\"status\":500}");
	assert_int_equal(talk_control(&f->talk, "POST", "/faults", "{\"endpoint\":\"keys\"}"), 400);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/faults", NULL), 200);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
}

static void delay_is_waited_for(void **state)
{
	struct idp_fixture *f = *state;
	int64_t started;

	add(f, "{\"endpoint\":\"keys\",\"delay_ms\":300}");
	started = clock_ms();
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	assert_true(clock_ms() - started >= 300);
	assert_non_null(json_member(f->talk.json, "keys"));
}

/* ---- what lib's client would not show: the bytes ---- */

static void abort_sends_nothing(void **state)
{
	struct idp_fixture *f = *state;
	struct buf reply = {0};
	int fd;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"abort\"}");
	fd = raw_connect(f->talk.port);
	raw_send(fd, SLICE(KEYS_REQUEST));
	raw_read(fd, 5000, &reply);
	close(fd);
	assert_int_equal(reply.len, 0);
	buf_clear(&reply);
}

static void truncated_answers_are_too_short(void **state)
{
	struct idp_fixture *f = *state;
	char *whole = raw_exchange(f->talk.port, KEYS_REQUEST, 5000);
	char *half, *body, *half_body;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"truncate\"}");
	half = raw_exchange(f->talk.port, KEYS_REQUEST, 5000);
	body = strstr(whole, "\r\n\r\n") + 4;
	half_body = strstr(half, "\r\n\r\n") + 4;
	assert_int_equal(strlen(half_body), strlen(body) / 2);
	assert_true(slice_starts(slice_of(body), half_body));
	char *length = xasprintf("Content-Length: %zu\r\n", strlen(body));

	assert_contains(half, length);
	free(length);
	free(whole);
	free(half);
}

static void trickle_is_whole_in_the_end(void **state)
{
	struct idp_fixture *f = *state;
	int64_t started = clock_ms();
	char *reply;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"trickle\",\"body\":\"[1,2]\",\"delay_ms\":30}");
	reply = raw_exchange(f->talk.port, KEYS_REQUEST, 5000);
	assert_true(slice_ends(slice_of(reply), "\r\n\r\n[1,2]"));
	assert_true(clock_ms() - started >= 5 * 30);
	free(reply);
}

static void endless_goes_on_until_the_client_leaves(void **state)
{
	struct idp_fixture *f = *state;
	struct buf reply = {0};
	int fd;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"endless\",\"body\":\"{\\\"keys\\\":[\"}");
	fd = raw_connect(f->talk.port);
	raw_send(fd, SLICE(KEYS_REQUEST));
	while (reply.len < 300000) {
		size_t before = reply.len;

		buf_extend(&reply, 0);
		char block[4096];
		ssize_t n = read(fd, block, sizeof block);

		assert_true(n > 0);
		buf_append(&reply, block, (size_t)n);
		assert_true(reply.len > before);
	}
	close(fd);
	assert_contains(reply.at, "{\"keys\":[");
	buf_clear(&reply);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
}

static void hang_keeps_quiet_and_others_are_served(void **state)
{
	struct idp_fixture *f = *state;
	struct buf reply = {0};
	int fd;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"hang\"}");
	fd = raw_connect(f->talk.port);
	raw_send(fd, SLICE(KEYS_REQUEST));
	raw_read(fd, 400, &reply);
	assert_int_equal(reply.len, 0);
	assert_int_equal(talk_get(&f->talk, BASE "/keys"), 200);
	close(fd);
	buf_clear(&reply);
}

static void faults_are_in_the_log(void **state)
{
	struct idp_fixture *f = *state;
	const struct json *entry;

	add(f, "{\"endpoint\":\"keys\",\"mode\":\"abort\"}");
	free(raw_exchange(f->talk.port, KEYS_REQUEST, 5000));
	talk_control(&f->talk, "GET", "/log", NULL);
	entry = json_first(json_member(f->talk.json, "requests"));
	assert_claim(entry, "endpoint", "keys");
	assert_claim(entry, "fault", "abort");
}

/* Whoever stops the program does not wait for what hangs in it. */
static void stop_ends_what_hangs(void **state)
{
	struct idp_fixture *f = *state;
	int64_t started;
	struct idp *idp;
	struct talk control = {0};
	int fd;

	assert_int_equal(idp_start(&f->config, NULL, &idp, NULL), 0);
	control.control = http_server_port(idp->control, 0);
	assert_int_equal(talk_control(&control, "POST", "/faults",
				 "{\"endpoint\":\"keys\",\"mode\":\"hang\"}"),
		200);
	fd = raw_connect(http_server_port(idp->server, 0));
	raw_send(fd, SLICE(KEYS_REQUEST));
	for (double entries = 0; entries < 1;) {
		talk_control(&control, "GET", "/log", NULL);
		entries = (double)json_count(json_member(control.json, "requests"));
	}
	started = clock_ms();
	idp_stop(idp);
	assert_true(clock_ms() - started < 5000);
	close(fd);
	talk_end(&control);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(faults_stand_in_for_the_endpoint, idp_fixture_reset),
		cmocka_unit_test_setup(faults_change_the_real_answer, idp_fixture_reset),
		cmocka_unit_test_setup(faults_count_and_choose, idp_fixture_reset),
		cmocka_unit_test_setup(every_endpoint_can_fail, idp_fixture_reset),
		cmocka_unit_test_setup(orders_are_checked, idp_fixture_reset),
		cmocka_unit_test_setup(delay_is_waited_for, idp_fixture_reset),
		cmocka_unit_test_setup(abort_sends_nothing, idp_fixture_reset),
		cmocka_unit_test_setup(truncated_answers_are_too_short, idp_fixture_reset),
		cmocka_unit_test_setup(trickle_is_whole_in_the_end, idp_fixture_reset),
		cmocka_unit_test_setup(endless_goes_on_until_the_client_leaves, idp_fixture_reset),
		cmocka_unit_test_setup(hang_keeps_quiet_and_others_are_served, idp_fixture_reset),
		cmocka_unit_test_setup(faults_are_in_the_log, idp_fixture_reset),
		cmocka_unit_test_setup(stop_ends_what_hangs, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
