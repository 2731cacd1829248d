/* token_cache: whose token it gives to whom, for how long, and with how much memory. */
#include "unit/cache_stage.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

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
	struct token_cache *cache = cache_stage_new(10);

	(void)state;
	cache_stage_put(cache, "a", "token-a", NOW + 100);
	cache_expect_kept(cache, "a", NOW, "token-a");
	cache_expect_kept(cache, "a", NOW + 89.9, "token-a");
	cache_expect_gone(cache, "a", NOW + 90);
	/* It went for good. */
	cache_expect_gone(cache, "a", NOW);
	cache_stage_put(cache, "b", "token-b", 0);
	cache_expect_gone(cache, "b", NOW);
	cache_stage_end(cache);
}

static void a_refusal_is_repeated_for_a_moment(void **state)
{
	struct token_cache *cache = cache_stage_new(10);
	struct cache_result r;

	(void)state;
	assert_int_equal(cache_stage_get(cache, "a", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, NOW + 2, SLICE_NONE);
	assert_int_equal(cache_stage_get(cache, "a", NOW + 1.9, &r), CACHE_REPEATED);
	assert_int_equal(r.reason, 7);
	assert_null(r.token);
	/* Exactly this one, and no other. */
	cache_stage_put(cache, "b", "token-b", NOW + 100);
	cache_expect_kept(cache, "b", NOW, "token-b");
	cache_stage_put(cache, "c", "token-c", NOW + 100);
	/* A refusal is no token that could be dropped, or taken for one. */
	cache_expect_gone(cache, "a", NOW + 2);
	/* An outage is not kept at all, nor what somebody kept for far too long. */
	assert_int_equal(cache_stage_get(cache, "d", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, 0, SLICE_NONE);
	cache_expect_gone(cache, "d", NOW);
	assert_int_equal(cache_stage_get(cache, "e", NOW, &r), CACHE_LEAD);
	token_cache_fail(cache, r.lead, 7, NOW + 600, SLICE_NONE);
	cache_expect_gone(cache, "e", NOW);
	cache_stage_end(cache);
}

/* ---- going ---- */

static uint64_t version_of(struct token_cache *cache, const char *name)
{
	struct cache_result r;

	assert_int_equal(cache_stage_get(cache, name, NOW, &r), CACHE_HIT);
	secret_free(r.token);
	return r.version;
}

static void a_refused_token_goes_and_no_other(void **state)
{
	struct token_cache *cache = cache_stage_new(10);
	uint8_t key[SHA256_SIZE];
	uint64_t first;

	(void)state;
	cache_stage_put(cache, "a", "token", NOW + 100);
	cache_stage_put(cache, "b", "token-b", NOW + 100);
	cache_stage_key("a", key);
	first = version_of(cache, "a");
	assert_true(first != 0);
	token_cache_drop(cache, key, first);
	cache_expect_gone(cache, "a", NOW);
	/* The refusal of an old token comes when there is a new one already. */
	cache_stage_put(cache, "a", "token", NOW + 100);
	assert_true(version_of(cache, "a") != first);
	token_cache_drop(cache, key, first);
	cache_expect_kept(cache, "a", NOW, "token");
	token_cache_drop(cache, key, 0);
	cache_expect_gone(cache, "a", NOW);
	token_cache_drop(cache, key, 0);
	cache_expect_kept(cache, "b", NOW, "token-b");
	cache_stage_end(cache);
}

static void clearing_forgets_what_is_kept_and_what_is_under_way(void **state)
{
	struct token_cache *cache = cache_stage_new(100);
	struct cache_result old;
	struct cache_result new;

	(void)state;
	cache_stage_put(cache, "a", "token-a", NOW + 100);
	assert_int_equal(cache_stage_get(cache, "b", NOW, &old), CACHE_LEAD);
	token_cache_clear(cache);
	assert_int_equal(token_cache_count(cache), 0);
	cache_expect_gone(cache, "a", NOW);
	/* Whoever comes now makes an exchange of his own; the old one is not kept, nor mixed up. */
	assert_int_equal(cache_stage_get(cache, "b", NOW, &new), CACHE_LEAD);
	assert_ptr_not_equal(old.lead, new.lead);
	token_cache_put(cache, old.lead, SLICE("by the old configuration"), NOW + 100);
	token_cache_put(cache, new.lead, SLICE("by the new one"), NOW + 100);
	cache_expect_kept(cache, "b", NOW, "by the new one");
	/* The other way round. */
	assert_int_equal(cache_stage_get(cache, "c", NOW, &old), CACHE_LEAD);
	token_cache_clear(cache);
	cache_stage_put(cache, "c", "by the new one", NOW + 100);
	token_cache_put(cache, old.lead, SLICE("by the old configuration"), NOW + 100);
	cache_expect_kept(cache, "c", NOW, "by the new one");
	cache_stage_end(cache);
}

/* ---- memory ---- */

static void the_unused_go_first(void **state)
{
	struct token_cache *cache = cache_stage_new(3); /* few enough for one shard */

	(void)state;
	cache_stage_put(cache, "a", "token-a", NOW + 100);
	cache_stage_put(cache, "b", "token-b", NOW + 100);
	cache_stage_put(cache, "c", "token-c", NOW + 100);
	cache_expect_kept(cache, "a", NOW, "token-a");
	cache_stage_put(cache, "d", "token-d", NOW + 100);
	assert_int_equal(token_cache_count(cache), 3);
	cache_expect_kept(cache, "a", NOW, "token-a");
	cache_expect_gone(cache, "b", NOW);
	cache_expect_kept(cache, "d", NOW, "token-d");
	cache_stage_end(cache);
}

static void what_has_ended_goes_before_its_place_is_needed(void **state)
{
	struct token_cache *cache = cache_stage_new(15);

	(void)state;
	cache_stage_put(cache, "a", "token-a", NOW - 1);
	cache_stage_put(cache, "b", "token-b", NOW - 1);
	cache_stage_put(cache, "c", "token-c", NOW + 100);
	assert_int_equal(token_cache_count(cache), 1);
	cache_expect_kept(cache, "c", NOW, "token-c");
	cache_stage_end(cache);
}

static void large_tokens_count_for_more_than_one(void **state)
{
	struct token_cache *cache = cache_stage_new(10);
	char large[16 * 1024];

	(void)state;
	memset(large, 'a', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	for (char name[] = "a"; name[0] <= 'z'; name[0]++) {
		cache_stage_put(cache, name, large, NOW + 100);
		assert_in_range(token_cache_count(cache), 1, 3);
		cache_expect_kept(cache, name, NOW, large);
	}
	cache_stage_end(cache);
}

#define MANY 100000
#define KEPT 1000

static void memory_is_bounded_and_answers_stay_right(void **state)
{
	struct token_cache *cache = cache_stage_new(KEPT);
	size_t before = 0;
	char text[1200];

	(void)state;
	memset(text, 'x', sizeof text);
	for (int i = 0; i < MANY; i++) {
		char name[32];

		snprintf(name, sizeof name, "user %d", i);
		snprintf(text + sizeof text - 32, 32, "token of %d", i);
		cache_stage_put(cache, name, text, NOW + 100);
		if (i % 1000 == 0)
			cache_expect_kept(cache, name, NOW, text);
		if (i == 2 * KEPT)
			before = mallinfo2().uordblks;
	}
	assert_in_range(token_cache_count(cache), KEPT / 2, KEPT + 16);
	/* Under a sanitizer mallinfo2 says nothing; the count above does. */
	assert_true(mallinfo2().uordblks < before + 200 * 1024);
	cache_stage_end(cache);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
