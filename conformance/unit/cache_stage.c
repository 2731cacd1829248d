#include "unit/cache_stage.h"

struct waiting_room cache_stage_room;

struct token_cache *cache_stage_new(size_t entries)
{
	cache_stage_room.most = PLENTY;
	assert_int_equal(atomic_load(&cache_stage_room.count), 0);
	return token_cache_new(&(struct token_cache_bounds){
		.entries = entries, .margin = 10, .room = &cache_stage_room});
}

void cache_stage_end(struct token_cache *cache)
{
	token_cache_free(cache);
	assert_int_equal(atomic_load(&cache_stage_room.count), 0);
}

void cache_stage_key(const char *name, uint8_t *key)
{
	struct slice part = slice_of(name);

	token_cache_key(&part, 1, key);
}

enum cache_answer cache_stage_get(
	struct token_cache *cache, const char *name, double now, struct cache_result *out)
{
	uint8_t key[SHA256_SIZE];

	cache_stage_key(name, key);
	return token_cache_get(cache, key, now, out);
}

void cache_stage_put(struct token_cache *cache, const char *name, const char *token, double until)
{
	struct cache_result r;

	assert_int_equal(cache_stage_get(cache, name, NOW, &r), CACHE_LEAD);
	token_cache_put(cache, r.lead, slice_of(token), until);
}

void cache_expect_kept(struct token_cache *cache, const char *name, double now, const char *token)
{
	struct cache_result r;

	assert_int_equal(cache_stage_get(cache, name, now, &r), CACHE_HIT);
	assert_string_equal(r.token, token);
	secret_free(r.token);
}

void cache_expect_gone(struct token_cache *cache, const char *name, double now)
{
	struct cache_result r;

	assert_int_equal(cache_stage_get(cache, name, now, &r), CACHE_LEAD);
	assert_null(r.token);
	token_cache_fail(cache, r.lead, 1, 0, SLICE_NONE);
}
