/* Many at once: nobody gets another's token, one code gives one token, rotation breaks nothing. */
#include "unit/idp_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 6
#define ROUNDS 20

/* cmocka's asserts belong to the main thread, so a worker counts what went wrong. */
struct worker {
	struct idp_fixture *f;
	unsigned number;
	const char *form;
	unsigned issued;
	unsigned wrong;
	pthread_t thread;
};

static void run_all(struct worker *workers, void *(*main_)(void *))
{
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&workers[i].thread, NULL, main_, &workers[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
}

/* The subject that was sent is the subject that comes back. */
static void *exchange_own(void *argument)
{
	struct worker *worker = argument;
	struct talk talk = talk_with(worker->f);

	for (int i = 0; i < ROUNDS; i++) {
		char *sub = xasprintf("user-%u-%d", worker->number, i);
		char *order = xasprintf("{\"claims\":{\"sub\":\"%s\"}}", sub);
		char *token = talk_mint(&talk, order);

		if (talk_exchange(&talk, token, "") == 200) {
			struct json *claims = token_claims(talk_member(&talk, "access_token"));

			worker->issued++;
			worker->wrong += !slice_is(json_member_string(claims, "sub"), sub);
			json_free(claims);
		}
		free(sub);
		free(order);
		free(token);
	}
	talk_end(&talk);
	return NULL;
}

static void subjects_do_not_cross(void **state)
{
	struct worker workers[THREADS] = {0};

	for (unsigned i = 0; i < THREADS; i++)
		workers[i] = (struct worker){.f = *state, .number = i};
	run_all(workers, exchange_own);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(workers[i].issued, ROUNDS);
		assert_int_equal(workers[i].wrong, 0);
	}
}

static void *redeem(void *argument)
{
	struct worker *worker = argument;
	struct talk talk = talk_with(worker->f);

	worker->issued = talk_post(&talk, BASE "/token", NULL, worker->form) == 200;
	talk_end(&talk);
	return NULL;
}

static void one_code_gives_one_token(void **state)
{
	struct idp_fixture *f = *state;

	for (int round = 0; round < 5; round++) {
		struct worker workers[THREADS] = {0};
		char *code = talk_code(&f->talk, "", "user@example.com");
		char *form = code_form(code, "&client_id=mcp-client&code_verifier=" VERIFIER);
		unsigned issued = 0;

		for (unsigned i = 0; i < THREADS; i++)
			workers[i] = (struct worker){.f = f, .form = form};
		run_all(workers, redeem);
		for (size_t i = 0; i < THREADS; i++)
			issued += workers[i].issued;
		assert_int_equal(issued, 1);
		free(code);
		free(form);
	}
}

/* Each thread does another thing to the same IdP. */
static void *stir(void *argument)
{
	static const char *const orders[THREADS][3] = {
		{"POST", "/keys/rotate", "{\"alg\":\"ES256\"}"},
		{"GET", "/log", NULL},
		{"DELETE", "/log", NULL},
		{"POST", "/faults", "{\"endpoint\":\"discovery\",\"delay_ms\":1}"},
		{"POST", "/revoke", "{\"jti\":\"x\"}"},
		{"GET", "/keys", NULL},
	};
	struct worker *worker = argument;
	const char *const *order = orders[worker->number];
	struct talk talk = talk_with(worker->f);

	for (int i = 0; i < ROUNDS; i++) {
		int status = talk_control(&talk, order[0], order[1], order[2]);
		char *token = talk_mint(&talk, "{}");

		worker->wrong += status >= 300;
		worker->wrong += talk_get(&talk, BASE "/.well-known/openid-configuration") != 200;
		worker->wrong += talk_get(&talk, BASE "/keys") != 200;
		worker->issued += talk_exchange(&talk, token, "") == 200;
		free(token);
	}
	talk_end(&talk);
	return NULL;
}

static void everything_at_once(void **state)
{
	struct worker workers[THREADS] = {0};

	for (unsigned i = 0; i < THREADS; i++)
		workers[i] = (struct worker){.f = *state, .number = i};
	run_all(workers, stir);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(workers[i].issued, ROUNDS);
		assert_int_equal(workers[i].wrong, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(subjects_do_not_cross, idp_fixture_reset),
		cmocka_unit_test_setup(one_code_gives_one_token, idp_fixture_reset),
		cmocka_unit_test_setup(everything_at_once, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
