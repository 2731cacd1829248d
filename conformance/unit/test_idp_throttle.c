/* Wrong secrets: how many are judged, when the next one is, and whom that concerns. */
#include "unit/idp_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "throttle.h"

#define A SLICE("client-a")
#define B SLICE("client-b")

static void fail_times(struct throttle *throttle, struct slice name, unsigned times, double now)
{
	while (times--)
		throttle_failed(throttle, name, now);
}

static void places_become_free_one_by_one(void **state)
{
	struct throttle *throttle = throttle_new(3, 10);

	(void)state;
	assert_int_equal(throttle_wait(throttle, A, 0), 0);
	fail_times(throttle, A, 2, 0);
	assert_int_equal(throttle_wait(throttle, A, 0), 0);
	fail_times(throttle, A, 1, 0);
	assert_int_equal(throttle_wait(throttle, A, 0), 10);
	assert_int_equal(throttle_wait(throttle, A, 9), 1);
	assert_int_equal(throttle_wait(throttle, A, 9.9), 1);
	assert_int_equal(throttle_wait(throttle, A, 10), 0);
	fail_times(throttle, A, 1, 10);
	assert_int_equal(throttle_wait(throttle, A, 10), 10);
	/* After so long all are free again, and no more than all. */
	assert_int_equal(throttle_wait(throttle, A, 1000), 0);
	fail_times(throttle, A, 3, 1000);
	assert_int_equal(throttle_wait(throttle, A, 1000), 10);
	throttle_free(throttle);
}

static void each_name_has_its_own(void **state)
{
	struct throttle *throttle = throttle_new(3, 10);

	(void)state;
	fail_times(throttle, A, 3, 0);
	assert_int_equal(throttle_wait(throttle, B, 0), 0);
	fail_times(throttle, B, 1, 0);
	assert_int_equal(throttle_wait(throttle, B, 0), 0);
	assert_int_equal(throttle_wait(throttle, A, 0), 10);
	throttle_free(throttle);
}

/* However many names somebody makes up, who is guessed at stays where he is. */
static void made_up_names_push_nobody_out(void **state)
{
	struct throttle *throttle = throttle_new(3, 10);
	char name[20];

	(void)state;
	fail_times(throttle, A, 3, 0);
	for (unsigned i = 0; i < 20 * THROTTLE_MAX_ENTRIES; i++) {
		snprintf(name, sizeof name, "nobody-%u", i);
		throttle_failed(throttle, slice_of(name), 0);
	}
	assert_int_equal(throttle_wait(throttle, A, 0), 10);
	throttle_free(throttle);
}

static void a_clock_that_is_put_back_keeps_nobody_waiting(void **state)
{
	struct throttle *throttle = throttle_new(3, 10);

	(void)state;
	fail_times(throttle, A, 3, 100000);
	assert_int_equal(throttle_wait(throttle, A, 0), 10);
	assert_int_equal(throttle_wait(throttle, A, 10), 0);
	throttle_free(throttle);
}

#define ASK "grant_type=" EXCHANGE
#define PLACES 50 /* of a configuration that says nothing */

static void a_name_that_is_nobodys_is_no_exception(void **state)
{
	struct idp_fixture *f = *state;

	for (unsigned i = 0; i < PLACES; i++) {
		talk_post(&f->talk, BASE "/token", "nobody:guess", ASK);
		assert_error(&f->talk, 401, "invalid_client");
	}
	talk_post(&f->talk, BASE "/token", "nobody:guess", ASK);
	assert_error(&f->talk, 429, "temporarily_unavailable");
	assert_slice(talk_field(&f->talk, "retry-after"), "1");
	/* A secret can be guessed at wherever it is asked for, and in either place. */
	talk_post(&f->talk, BASE "/introspect", "nobody:guess", "token=x");
	assert_int_equal(f->talk.reply.status, 429);
	talk_post(&f->talk, BASE "/token", NULL, ASK "&client_id=nobody&client_secret=guess");
	assert_int_equal(f->talk.reply.status, 429);
	/* Who shows none is not guessing. */
	talk_post(&f->talk, BASE "/token", NULL, ASK "&client_id=nobody");
	assert_error(&f->talk, 401, "invalid_client");
	talk_post(&f->talk, BASE "/token", "auth-proxy:proxy-secret", ASK);
	assert_error(&f->talk, 400, "invalid_request");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_become_free_one_by_one),
		cmocka_unit_test(each_name_has_its_own),
		cmocka_unit_test(made_up_names_push_nobody_out),
		cmocka_unit_test(a_clock_that_is_put_back_keeps_nobody_waiting),
		cmocka_unit_test_setup(a_name_that_is_nobodys_is_no_exception, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
