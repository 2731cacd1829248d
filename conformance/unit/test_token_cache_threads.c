/* token_cache: many at a time, of whom one exchanges and the others wait. */
#include "unit/cache_stage.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"

#define THREADS 32

struct caller {
	pthread_t thread;
	struct token_cache *cache;
	const char *name;
	enum cache_answer answer;
	struct cache_result result;
};

static void *ask(void *argument)
{
	struct caller *c = argument;

	c->answer = cache_stage_get(c->cache, c->name, NOW, &c->result);
	return NULL;
}

static void start(struct caller *c, struct token_cache *cache, const char *name)
{
	*c = (struct caller){.cache = cache, .name = name};
	assert_int_equal(pthread_create(&c->thread, NULL, ask, c), 0);
}

static void wait_for_waiting(size_t count)
{
	int64_t until = clock_ms() + 20000;

	while (atomic_load(&cache_stage_room.count) < count)
		assert_true(clock_ms() < until);
}

static void all_who_wait_get_what_the_leader_gets(void **state)
{
	struct token_cache *cache = cache_stage_new(10);
	struct caller caller[THREADS];
	struct cache_result leader;

	(void)state;
	for (int failing = 0; failing <= 1; failing++) {
		assert_int_equal(cache_stage_get(cache, "a", NOW, &leader), CACHE_LEAD);
		for (size_t i = 0; i < THREADS; i++)
			start(&caller[i], cache, "a");
		wait_for_waiting(THREADS + 1);
		/* Even what is out of the table by then is theirs. */
		if (failing)
			token_cache_clear(cache);
		if (failing)
			token_cache_fail(cache, leader.lead, 9, NOW + 1, SLICE("and why"));
		else
			token_cache_put(cache, leader.lead, SLICE("token-a"), 0);
		for (size_t i = 0; i < THREADS; i++) {
			pthread_join(caller[i].thread, NULL);
			assert_int_equal(caller[i].answer, failing ? CACHE_FAILED : CACHE_SHARED);
			if (failing) {
				assert_int_equal(caller[i].result.reason, 9);
				assert_null(caller[i].result.token);
				assert_string_equal(caller[i].result.said, "and why");
			} else {
				assert_null(caller[i].result.said);
				assert_string_equal(caller[i].result.token, "token-a");
			}
			secret_free(caller[i].result.token);
			free(caller[i].result.said);
		}
	}
	cache_stage_end(cache);
}

static void no_more_wait_than_there_is_room_for(void **state)
{
	struct token_cache *cache = cache_stage_new(10);
	struct token_cache *other = cache_stage_new(10);
	struct cache_result first;
	struct cache_result r;
	struct caller second;

	(void)state;
	cache_stage_put(cache, "kept", "token", NOW + 100);
	cache_stage_room.most = 2;
	assert_int_equal(cache_stage_get(cache, "a", NOW, &first), CACHE_LEAD);
	start(&second, cache, "a");
	wait_for_waiting(2);
	assert_int_equal(cache_stage_get(cache, "a", NOW, &r), CACHE_FULL);
	assert_int_equal(cache_stage_get(cache, "b", NOW, &r), CACHE_FULL);
	assert_int_equal(cache_stage_get(other, "b", NOW, &r), CACHE_FULL);
	assert_null(r.token);
	assert_null(r.lead);
	/* Whoever need not wait is served. */
	cache_expect_kept(cache, "kept", NOW, "token");
	token_cache_put(cache, first.lead, SLICE("token-a"), NOW + 100);
	pthread_join(second.thread, NULL);
	secret_free(second.result.token);
	cache_expect_gone(other, "b", NOW);
	cache_expect_kept(cache, "a", NOW, "token-a");
	token_cache_free(other);
	cache_stage_end(cache);
}

/* Everybody against everybody: whatever comes back is the asker's own. */
static void *ask_often(void *argument)
{
	struct caller *c = argument;
	uint32_t seed = (uint32_t)(uintptr_t)c;

	for (int i = 0; i < 20000; i++) {
		char name[16];
		struct cache_result r;
		uint8_t key[SHA256_SIZE];

		seed = seed * 1664525u + 1013904223u;
		snprintf(name, sizeof name, "user %u", (seed >> 16) % 50);
		cache_stage_key(name, key);
		switch (token_cache_get(c->cache, key, NOW, &r)) {
		case CACHE_HIT:
		case CACHE_SHARED:
			if (strcmp(r.token, name) != 0)
				c->answer = CACHE_INVALID;
			secret_free(r.token);
			break;
		case CACHE_LEAD:
			if (seed >> 28 == 0)
				token_cache_fail(c->cache, r.lead, 1, seed >> 27 & 1 ? NOW + 1 : 0,
					SLICE_NONE);
			else
				token_cache_put(c->cache, r.lead, slice_of(name), NOW + 100);
			break;
		default:
			break;
		}
		if (i % 100 == 0)
			token_cache_drop(c->cache, key, 0);
		if (i % 5000 == 0)
			token_cache_clear(c->cache);
	}
	return NULL;
}

static void threads_never_get_another_s_token(void **state)
{
	struct token_cache *cache = cache_stage_new(20);
	struct caller caller[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(caller); i++) {
		caller[i] = (struct caller){.cache = cache, .answer = CACHE_HIT};
		assert_int_equal(pthread_create(&caller[i].thread, NULL, ask_often, &caller[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(caller); i++) {
		pthread_join(caller[i].thread, NULL);
		assert_int_equal(caller[i].answer, CACHE_HIT);
	}
	cache_stage_end(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_who_wait_get_what_the_leader_gets),
		cmocka_unit_test(no_more_wait_than_there_is_room_for),
		cmocka_unit_test(threads_never_get_another_s_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
