/* token_cache: whose token it gives to whom, for how long, and with how much memory. */
#include "unit/unit.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "checks/cache.h"
#include "lib/clock.h"
#include "state/token_cache.h"

#define NOW 1000.0
#define PLENTY 1000

static struct waiting_room room;

static struct token_cache *cache_of(size_t entries)
{
	room.most = PLENTY;
	assert_int_equal(atomic_load(&room.count), 0);
	return token_cache_new(
		&(struct token_cache_bounds){.entries = entries, .margin = 10, .room = &room});
}

static void key_of(const char *name, uint8_t *key)
{
	struct slice part = slice_of(name);

	token_cache_key(&part, 1, key);
}

static enum cache_answer get(
	struct token_cache *cache, const char *name, double now, struct cache_result *out)
{
	uint8_t key[SHA256_SIZE];

	key_of(name, key);
	return token_cache_get(cache, key, now, out);
}

static void put(struct token_cache *cache, const char *name, const char *token, double until)
{
	struct cache_result r;

	assert_int_equal(get(cache, name, NOW, &r), CACHE_LEAD);
	token_cache_put(cache, r.lead, slice_of(token), until);
}

static void expect_kept(struct token_cache *cache, const char *name, double now, const char *token)
{
	struct cache_result r;

	assert_int_equal(get(cache, name, now, &r), CACHE_HIT);
	assert_string_equal(r.token, token);
	secret_free(r.token);
}

/* Nothing is kept: this one would lead; it leaves nothing behind. */
static void expect_gone(struct token_cache *cache, const char *name, double now)
{
	struct cache_result r;

	assert_int_equal(get(cache, name, now, &r), CACHE_LEAD);
	assert_null(r.token);
	token_cache_fail(cache, r.lead, 1, 0, SLICE_NONE);
}

static void end(struct token_cache *cache)
{
	token_cache_free(cache);
	assert_int_equal(atomic_load(&room.count), 0);
}

/* ---- keys ---- */

static void keys_are_equal_only_for_equal_lists(void **state)
{
	static const struct {
		struct slice part[3];
		size_t count;
	} lists[] = {
		{{SLICE("token"), SLICE("route")}, 2},
		{{SLICE("tokenr"), SLICE("oute")}, 2},
		{{SLICE("tokenroute"), SLICE("")}, 2},
		{{SLICE("tokenroute")}, 1},
		{{SLICE(""), SLICE("tokenroute")}, 2},
		{{SLICE("route"), SLICE("token")}, 2},
		{{SLICE("token"), SLICE("route"), SLICE("")}, 3},
		{{SLICE("token\0"), SLICE("route")}, 2},
		{{SLICE("")}, 1},
		{{SLICE("")}, 0},
	};
	uint8_t keys[ARRAY_LEN(lists)][SHA256_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		uint8_t again[SHA256_SIZE];

		token_cache_key(lists[i].part, lists[i].count, keys[i]);
		token_cache_key(lists[i].part, lists[i].count, again);
		assert_memory_equal(keys[i], again, SHA256_SIZE);
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(keys[i], keys[k], SHA256_SIZE);
	}
}

/* ---- how long ---- */

static void the_least_of_three_ends_counts(void **state)
{
	static const struct {
		struct claim_time expires_in;
		double subject, longest, until;
	} cases[] = {
		{{CLAIM_GOOD, 300}, NOW + 600, 3600, NOW + 300},
		{{CLAIM_GOOD, 300}, NOW + 200, 3600, NOW + 200},
		{{CLAIM_GOOD, 300}, NOW + 600, 100, NOW + 100},
		{{CLAIM_GOOD, 1e300}, NOW + 9000, 3600, NOW + 3600},
		{{CLAIM_GOOD, 300}, NOW - 1, 3600, NOW - 1},
		{{CLAIM_GOOD, 0}, NOW + 600, 3600, 0},
		{{CLAIM_GOOD, -1}, NOW + 600, 3600, 0},
		{{CLAIM_ABSENT, 0}, NOW + 600, 3600, 0},
		{{CLAIM_BAD, 300}, NOW + 600, 3600, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(cache_usable_until(NOW, &cases[i].expires_in, cases[i].subject,
				    cases[i].longest) == cases[i].until);
}

static void a_token_is_used_up_to_the_margin(void **state)
{
	struct token_cache *cache = cache_of(10);

	(void)state;
	put(cache, "a", "token-a", NOW + 100);
	expect_kept(cache, "a", NOW, "token-a");
	expect_kept(cache, "a", NOW + 89.9, "token-a");
	expect_gone(cache, "a", NOW + 90);
	/* It went for good. */
	expect_gone(cache, "a", NOW);
	put(cache, "b", "token-b", 0);
	expect_gone(cache, "b", NOW);
	end(cache);
}

static void a_refusal_is_repeated_for_a_moment(void **state)
{
	struct token_cache *cache = cache_of(10);
	struct cache_result r;

	(void)state;
	assert_int_equal(get(cache, "a", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, NOW + 2, SLICE_NONE);
	assert_int_equal(get(cache, "a", NOW + 1.9, &r), CACHE_REPEATED);
	assert_int_equal(r.reason, 7);
	assert_null(r.token);
	/* Exactly this one, and no other. */
	put(cache, "b", "token-b", NOW + 100);
	expect_kept(cache, "b", NOW, "token-b");
	put(cache, "c", "token-c", NOW + 100);
	/* A refusal is no token that could be dropped, or taken for one. */
	expect_gone(cache, "a", NOW + 2);
	/* An outage is not kept at all, nor what somebody kept for far too long. */
	assert_int_equal(get(cache, "d", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, 0, SLICE_NONE);
	expect_gone(cache, "d", NOW);
	assert_int_equal(get(cache, "e", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, NOW + 600, SLICE_NONE);
	expect_gone(cache, "e", NOW);
	end(cache);
}

/* ---- going ---- */

static uint64_t version_of(struct token_cache *cache, const char *name)
{
	struct cache_result r;

	assert_int_equal(get(cache, name, NOW, &r), CACHE_HIT);
	secret_free(r.token);
	return r.version;
}

static void a_refused_token_goes_and_no_other(void **state)
{
	struct token_cache *cache = cache_of(10);
	uint8_t key[SHA256_SIZE];
	uint64_t first;

	(void)state;
	put(cache, "a", "token", NOW + 100);
	put(cache, "b", "token-b", NOW + 100);
	key_of("a", key);
	first = version_of(cache, "a");
	assert_true(first != 0);
	token_cache_drop(cache, key, first);
	expect_gone(cache, "a", NOW);
	/* The refusal of an old token comes when there is a new one already. */
	put(cache, "a", "token", NOW + 100);
	assert_true(version_of(cache, "a") != first);
	token_cache_drop(cache, key, first);
	expect_kept(cache, "a", NOW, "token");
	token_cache_drop(cache, key, 0);
	expect_gone(cache, "a", NOW);
	token_cache_drop(cache, key, 0);
	expect_kept(cache, "b", NOW, "token-b");
	end(cache);
}

static void clearing_forgets_what_is_kept_and_what_is_under_way(void **state)
{
	struct token_cache *cache = cache_of(100);
	struct cache_result old;
	struct cache_result new;

	(void)state;
	put(cache, "a", "token-a", NOW + 100);
	assert_int_equal(get(cache, "b", NOW, &old), CACHE_LEAD);
	token_cache_clear(cache);
	assert_int_equal(token_cache_count(cache), 0);
	expect_gone(cache, "a", NOW);
	/* Whoever comes now makes an exchange of his own; the old one is not kept, nor mixed up. */
	assert_int_equal(get(cache, "b", NOW, &new), CACHE_LEAD);
	assert_ptr_not_equal(old.lead, new.lead);
	token_cache_put(cache, old.lead, SLICE("by the old configuration"), NOW + 100);
	token_cache_put(cache, new.lead, SLICE("by the new one"), NOW + 100);
	expect_kept(cache, "b", NOW, "by the new one");
	/* The other way round. */
	assert_int_equal(get(cache, "c", NOW, &old), CACHE_LEAD);
	token_cache_clear(cache);
	put(cache, "c", "by the new one", NOW + 100);
	token_cache_put(cache, old.lead, SLICE("by the old configuration"), NOW + 100);
	expect_kept(cache, "c", NOW, "by the new one");
	end(cache);
}

/* ---- memory ---- */

static void the_unused_go_first(void **state)
{
	struct token_cache *cache = cache_of(3); /* few enough for one shard */

	(void)state;
	put(cache, "a", "token-a", NOW + 100);
	put(cache, "b", "token-b", NOW + 100);
	put(cache, "c", "token-c", NOW + 100);
	expect_kept(cache, "a", NOW, "token-a");
	put(cache, "d", "token-d", NOW + 100);
	assert_int_equal(token_cache_count(cache), 3);
	expect_kept(cache, "a", NOW, "token-a");
	expect_gone(cache, "b", NOW);
	expect_kept(cache, "d", NOW, "token-d");
	end(cache);
}

static void what_has_ended_goes_before_its_place_is_needed(void **state)
{
	struct token_cache *cache = cache_of(15);

	(void)state;
	put(cache, "a", "token-a", NOW - 1);
	put(cache, "b", "token-b", NOW - 1);
	put(cache, "c", "token-c", NOW + 100);
	assert_int_equal(token_cache_count(cache), 1);
	expect_kept(cache, "c", NOW, "token-c");
	end(cache);
}

static void large_tokens_count_for_more_than_one(void **state)
{
	struct token_cache *cache = cache_of(10);
	char large[16 * 1024];

	(void)state;
	memset(large, 'a', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	for (char name[] = "a"; name[0] <= 'z'; name[0]++) {
		put(cache, name, large, NOW + 100);
		assert_in_range(token_cache_count(cache), 1, 3);
		expect_kept(cache, name, NOW, large);
	}
	end(cache);
}

#define MANY 100000
#define KEPT 1000

static void memory_is_bounded_and_answers_stay_right(void **state)
{
	struct token_cache *cache = cache_of(KEPT);
	size_t before = 0;
	char text[1200];

	(void)state;
	memset(text, 'x', sizeof text);
	for (int i = 0; i < MANY; i++) {
		char name[32];

		snprintf(name, sizeof name, "user %d", i);
		snprintf(text + sizeof text - 32, 32, "token of %d", i);
		put(cache, name, text, NOW + 100);
		if (i % 1000 == 0)
			expect_kept(cache, name, NOW, text);
		if (i == 2 * KEPT)
			before = mallinfo2().uordblks;
	}
	assert_in_range(token_cache_count(cache), KEPT / 2, KEPT + 16);
	/* Under a sanitizer mallinfo2 says nothing; the count above does. */
	assert_true(mallinfo2().uordblks < before + 200 * 1024);
	end(cache);
}

/* ---- many at a time ---- */

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

	c->answer = get(c->cache, c->name, NOW, &c->result);
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

	while (atomic_load(&room.count) < count)
		assert_true(clock_ms() < until);
}

static void all_who_wait_get_what_the_leader_gets(void **state)
{
	struct token_cache *cache = cache_of(10);
	struct caller caller[THREADS];
	struct cache_result leader;

	(void)state;
	for (int failing = 0; failing <= 1; failing++) {
		assert_int_equal(get(cache, "a", NOW, &leader), CACHE_LEAD);
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
	end(cache);
}

static void no_more_wait_than_there_is_room_for(void **state)
{
	struct token_cache *cache = cache_of(10);
	struct token_cache *other = cache_of(10);
	struct cache_result first;
	struct cache_result r;
	struct caller second;

	(void)state;
	put(cache, "kept", "token", NOW + 100);
	room.most = 2;
	assert_int_equal(get(cache, "a", NOW, &first), CACHE_LEAD);
	start(&second, cache, "a");
	wait_for_waiting(2);
	assert_int_equal(get(cache, "a", NOW, &r), CACHE_FULL);
	assert_int_equal(get(cache, "b", NOW, &r), CACHE_FULL);
	assert_int_equal(get(other, "b", NOW, &r), CACHE_FULL);
	assert_null(r.token);
	assert_null(r.lead);
	/* Whoever need not wait is served. */
	expect_kept(cache, "kept", NOW, "token");
	token_cache_put(cache, first.lead, SLICE("token-a"), NOW + 100);
	pthread_join(second.thread, NULL);
	secret_free(second.result.token);
	expect_gone(other, "b", NOW);
	expect_kept(cache, "a", NOW, "token-a");
	token_cache_free(other);
	end(cache);
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
		key_of(name, key);
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
	struct token_cache *cache = cache_of(20);
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
	end(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_equal_only_for_equal_lists),
		cmocka_unit_test(the_least_of_three_ends_counts),
		cmocka_unit_test(a_token_is_used_up_to_the_margin),
		cmocka_unit_test(a_refusal_is_repeated_for_a_moment),
		cmocka_unit_test(a_refused_token_goes_and_no_other),
		cmocka_unit_test(clearing_forgets_what_is_kept_and_what_is_under_way),
		cmocka_unit_test(the_unused_go_first),
		cmocka_unit_test(what_has_ended_goes_before_its_place_is_needed),
		cmocka_unit_test(large_tokens_count_for_more_than_one),
		cmocka_unit_test(memory_is_bounded_and_answers_stay_right),
		cmocka_unit_test(all_who_wait_get_what_the_leader_gets),
		cmocka_unit_test(no_more_wait_than_there_is_room_for),
		cmocka_unit_test(threads_never_get_another_s_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
