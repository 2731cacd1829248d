/* mock-sts under many requests at once, while its control API changes it. */
#include "unit/sts_stage.h"

#include <pthread.h>
#include <stdlib.h>

#define THREADS 4
#define ROUNDS 12

struct worker {
	struct stage *stage;
	int number;
	const char *failure; /* cmocka asserts belong to the main thread */
};

/* Each thread exchanges tokens of its own users and must get its own principals back. */
static void *exchange_many(void *argument)
{
	struct worker *worker = argument;
	struct stage *s = worker->stage;

	for (int i = 0; i < ROUNDS && !worker->failure; i++) {
		char *changes = xasprintf("{'sub':'user-%d-%d'}", worker->number, i);
		char *wanted = xasprintf(
			"principal:" POOLS "second/subject/user-%d-%d", worker->number, i);
		struct json *claims;
		struct reply reply;
		char *token;

		stage_exchange(s, stage_token(i % 2 ? s->rsa : s->ec, changes), "audience",
			POOLS "second/providers/idp", &reply);
		token = slice_dup(json_member_string(reply.json, "access_token"));
		claims = *token ? payload_of(token) : NULL;
		if (!slice_is(json_member_string(claims, "sub"), wanted))
			worker->failure = "another principal came back";
		json_free(claims);
		free(token);
		reply_clear(&reply);
		free(changes);
		free(wanted);
	}
	return NULL;
}

/* Meanwhile everything that the control API can change is changed. */
static void *control_many(void *argument)
{
	struct worker *worker = argument;
	struct stage *s = worker->stage;
	char *keys = stage_key_set(s->rsa, s->ec);
	const struct {
		const char *method, *path, *body;
	} calls[] = {
		{"PUT", "/providers/second/idp/jwks", keys},
		{"PUT", "/providers/demo/idp/jwks", keys},
		{"POST", "/providers/demo/idp/disable", NULL},
		{"POST", "/pools/demo/disable", NULL},
		{"GET", "/log", NULL},
		{"DELETE", "/log", NULL},
		{"POST", "/pools/demo/enable", NULL},
		{"POST", "/providers/demo/idp/enable", NULL},
	};

	for (size_t i = 0; i < ROUNDS * ARRAY_LEN(calls); i++) {
		size_t at = i % ARRAY_LEN(calls);
		struct reply reply;

		stage_call(
			s->control, calls[at].method, calls[at].path, NULL, calls[at].body, &reply);
		if (reply.status != 200)
			worker->failure = calls[at].path;
		reply_clear(&reply);
	}
	free(keys);
	return NULL;
}

static void requests_do_not_mix(void **state)
{
	struct worker workers[THREADS + 1];
	pthread_t threads[THREADS + 1];
	struct stage *s = *state;

	for (int i = 0; i <= THREADS; i++) {
		workers[i] = (struct worker){.stage = s, .number = i};
		assert_int_equal(pthread_create(&threads[i], NULL,
					 i < THREADS ? exchange_many : control_many, &workers[i]),
			0);
	}
	for (int i = 0; i <= THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i <= THREADS; i++)
		if (workers[i].failure)
			fail_msg("thread %d: %s", i, workers[i].failure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_do_not_mix),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
