#include "state/token_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checks/cache.h"

/* Independent parts with a lock each, so that threads seldom meet. */
#define SHARDS 16

enum entry_state {
	UNDER_WAY = 1, /* somebody makes the exchange */
	DONE,
	FAILED, /* kept only until the last waiter has read it */
};

struct entry {
	uint8_t key[SHA256_SIZE];
	enum entry_state state;
	char *token;
	double usable_until;
	int reason;
	unsigned waiters;
	bool forgotten; /* out of the table; the last waiter frees it */
	struct entry *next_in_bucket;
	struct entry *newer, *older;
};

struct shard {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct entry **bucket;
	size_t buckets;
	size_t count;
	size_t limit;
	struct entry *newest, *oldest;
};

struct token_cache {
	double margin;
	struct shard shard[SHARDS];
};

void token_cache_key(const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	struct buf text = {0};

	for (size_t i = 0; i < count; i++) {
		uint64_t len = parts[i].len;

		buf_append(&text, &len, sizeof len);
		buf_add(&text, parts[i]);
	}
	crypto_sha256(buf_slice(&text), key);
	buf_clear(&text);
}

struct token_cache *token_cache_new(size_t entries, double margin)
{
	struct token_cache *cache = xcalloc(1, sizeof *cache);

	cache->margin = margin;
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &cache->shard[i];

		pthread_mutex_init(&s->lock, NULL);
		pthread_cond_init(&s->changed, NULL);
		s->limit = (entries + SHARDS - 1) / SHARDS;
		s->buckets = s->limit + 1;
		s->bucket = xcalloc(s->buckets, sizeof(struct entry *));
	}
	return cache;
}

/* ---- one shard; all of these run under its lock ---- */

static struct shard *shard_of(struct token_cache *cache, const uint8_t *key)
{
	return &cache->shard[key[0] % SHARDS];
}

/* The key is a hash already: any of its bytes spread well. */
static struct entry **bucket_of(struct shard *s, const uint8_t *key)
{
	size_t hash;

	memcpy(&hash, key + 1, sizeof hash);
	return &s->bucket[hash % s->buckets];
}

static struct entry *find(struct shard *s, const uint8_t *key)
{
	struct entry *e = *bucket_of(s, key);

	while (e && memcmp(e->key, key, SHA256_SIZE) != 0)
		e = e->next_in_bucket;
	return e;
}

static void unlink_age(struct shard *s, struct entry *e)
{
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
	e->newer = e->older = NULL;
}

static void link_newest(struct shard *s, struct entry *e)
{
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void free_entry(struct entry *e)
{
	secret_free(e->token);
	free(e);
}

/* Out of the table; gone unless somebody still waits for it. */
static void forget(struct shard *s, struct entry *e)
{
	struct entry **at = bucket_of(s, e->key);

	while (*at != e)
		at = &(*at)->next_in_bucket;
	*at = e->next_in_bucket;
	unlink_age(s, e);
	s->count--;
	e->forgotten = true;
	if (e->waiters == 0)
		free_entry(e);
}

/* Entries under way are not counted out: they are as many as there are requests. */
static void make_room(struct shard *s)
{
	struct entry *e = s->oldest;

	while (s->count >= s->limit && e) {
		struct entry *newer = e->newer;

		if (e->state != UNDER_WAY)
			forget(s, e);
		e = newer;
	}
}

static struct entry *add(struct shard *s, const uint8_t *key)
{
	struct entry *e = xcalloc(1, sizeof *e);
	struct entry **bucket = bucket_of(s, key);

	make_room(s);
	memcpy(e->key, key, SHA256_SIZE);
	e->state = UNDER_WAY;
	e->next_in_bucket = *bucket;
	*bucket = e;
	link_newest(s, e);
	s->count++;
	return e;
}

/* ---- the operations ---- */

/* Wait until `e` is done; it may be out of the table by then. */
static enum cache_answer wait_for(struct shard *s, struct entry *e, char **token, int *reason)
{
	enum cache_answer answer;

	e->waiters++;
	while (e->state == UNDER_WAY)
		pthread_cond_wait(&s->changed, &s->lock);
	answer = e->state == DONE ? CACHE_SHARED : CACHE_FAILED;
	if (answer == CACHE_SHARED)
		*token = xstrdup(e->token);
	*reason = e->reason;
	if (--e->waiters == 0 && e->forgotten)
		free_entry(e);
	return answer;
}

enum cache_answer token_cache_get(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	double now, char **token, int *reason)
{
	struct shard *s = shard_of(cache, key);
	enum cache_answer answer = CACHE_LEAD;
	struct entry *e;

	*token = NULL;
	*reason = 0;
	pthread_mutex_lock(&s->lock);
	e = find(s, key);
	if (e && e->state == UNDER_WAY) {
		answer = wait_for(s, e, token, reason);
	} else if (e && check_cached_token_fresh(now, e->usable_until, cache->margin)) {
		*token = xstrdup(e->token);
		unlink_age(s, e);
		link_newest(s, e);
		answer = CACHE_HIT;
	} else {
		if (e)
			forget(s, e);
		add(s, key);
	}
	pthread_mutex_unlock(&s->lock);
	return answer;
}

/* End what token_cache_get began with CACHE_LEAD. */
static void settle(struct token_cache *cache, const uint8_t *key, struct slice token,
	double usable_until, int reason)
{
	struct shard *s = shard_of(cache, key);
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	e = find(s, key);
	if (e && e->state == UNDER_WAY) {
		e->state = token.at ? DONE : FAILED;
		e->token = token.at ? slice_dup(token) : NULL;
		e->usable_until = usable_until;
		e->reason = reason;
		if (!token.at || usable_until <= 0)
			forget(s, e);
		pthread_cond_broadcast(&s->changed);
	}
	pthread_mutex_unlock(&s->lock);
}

void token_cache_put(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	struct slice token, double usable_until)
{
	settle(cache, key, token, usable_until, 0);
}

void token_cache_fail(struct token_cache *cache, const uint8_t key[static SHA256_SIZE], int reason)
{
	settle(cache, key, SLICE_NONE, 0, reason);
}

void token_cache_drop(struct token_cache *cache, const uint8_t key[static SHA256_SIZE])
{
	struct shard *s = shard_of(cache, key);
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	e = find(s, key);
	if (e && e->state == DONE)
		forget(s, e);
	pthread_mutex_unlock(&s->lock);
}

void token_cache_free(struct token_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &cache->shard[i];

		while (s->oldest)
			forget(s, s->oldest);
		free(s->bucket);
		pthread_cond_destroy(&s->changed);
		pthread_mutex_destroy(&s->lock);
	}
	free(cache);
}
