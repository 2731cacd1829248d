#include "state/token_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checks/cache.h"

/* Independent parts with a lock each, so that threads seldom meet. */
#define SHARDS 16
/* What an entry may take on average; a few large ones push out more than one. */
#define BYTES_PER_ENTRY 4096
/* How many of the oldest entries are looked at, for having ended, whenever one is added. */
#define LOOK_AT 2

enum entry_state {
	UNDER_WAY = 1, /* somebody makes the exchange */
	DONE,
	FAILED,
};

struct cache_entry {
	uint8_t key[SHA256_SIZE];
	enum entry_state state;
	char *text;       /* the token, or what goes with the refusal; NULL without */
	size_t bytes;     /* of it */
	double until;     /* usable, if it is a token; repeated, if it is a refusal */
	int reason;       /* of a refusal */
	uint64_t version; /* no other entry of this key has it */
	unsigned holders; /* its leader and those who wait for him */
	bool forgotten;   /* out of the table; the last holder frees it */
	pthread_cond_t settled;
	struct cache_entry *next_in_bucket;
	struct cache_entry *newer, *older;
};

struct shard {
	pthread_mutex_t lock;
	struct cache_entry **bucket;
	size_t buckets;
	size_t count, most;
	size_t bytes, most_bytes;
	uint64_t versions; /* that were given out */
	struct cache_entry *newest, *oldest;
};

struct token_cache {
	double margin;
	struct waiting_room *room;
	size_t shards;
	struct shard shard[SHARDS];
};

void token_cache_key(const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	crypto_sha256_parts(parts, count, key);
}

struct token_cache *token_cache_new(const struct token_cache_bounds *bounds)
{
	struct token_cache *cache = xcalloc(1, sizeof *cache);

	cache->margin = bounds->margin;
	cache->room = bounds->room;
	cache->shards = bounds->entries < SHARDS ? 1 : SHARDS;
	for (size_t i = 0; i < cache->shards; i++) {
		struct shard *s = &cache->shard[i];

		pthread_mutex_init(&s->lock, NULL);
		s->most = (bounds->entries + cache->shards - 1) / cache->shards;
		s->most_bytes = s->most * BYTES_PER_ENTRY;
		s->buckets = s->most + 1;
		s->bucket = xcalloc(s->buckets, sizeof(struct cache_entry *));
	}
	return cache;
}

/* ---- one shard; all of these run under its lock ---- */

static struct shard *shard_of(struct token_cache *cache, const uint8_t *key)
{
	return &cache->shard[key[0] % cache->shards];
}

/* The key is a hash already: any of its bytes spread well. */
static struct cache_entry **bucket_of(struct shard *s, const uint8_t *key)
{
	size_t hash;

	memcpy(&hash, key + 1, sizeof hash);
	return &s->bucket[hash % s->buckets];
}

static struct cache_entry *find(struct shard *s, const uint8_t *key)
{
	struct cache_entry *e = *bucket_of(s, key);

	while (e && memcmp(e->key, key, SHA256_SIZE) != 0)
		e = e->next_in_bucket;
	return e;
}

static void unlink_age(struct shard *s, struct cache_entry *e)
{
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
	e->newer = e->older = NULL;
}

static void link_newest(struct shard *s, struct cache_entry *e)
{
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void free_unheld(struct cache_entry *e)
{
	if (!e->forgotten || e->holders > 0)
		return;
	pthread_cond_destroy(&e->settled);
	secret_free(e->text);
	free(e);
}

/* Out of the table, for whoever holds it to free. */
static void take_out(struct shard *s, struct cache_entry *e)
{
	struct cache_entry **at = bucket_of(s, e->key);

	while (*at != e)
		at = &(*at)->next_in_bucket;
	*at = e->next_in_bucket;
	unlink_age(s, e);
	s->count--;
	s->bytes -= e->bytes;
	e->forgotten = true;
}

/* Out of the table; gone unless somebody still waits for it. */
static void forget(struct shard *s, struct cache_entry *e)
{
	take_out(s, e);
	free_unheld(e);
}

/*
 * Entries under way are not counted out: they are as many as there are requests. What has ended
 * goes first as far as it is old, for what is not used again only grows older.
 */
static void make_room(struct shard *s, size_t most, double now)
{
	struct cache_entry *e = s->oldest;

	for (size_t looked = 0; e; looked++) {
		struct cache_entry *newer = e->newer;
		bool full = s->count > most || s->bytes > s->most_bytes;

		if (!full && looked >= LOOK_AT)
			return;
		if (e->state != UNDER_WAY && (full || now >= e->until))
			forget(s, e);
		e = newer;
	}
}

static struct cache_entry *add(struct shard *s, const uint8_t *key, double now)
{
	struct cache_entry *e = xcalloc(1, sizeof *e);
	struct cache_entry **bucket = bucket_of(s, key);

	make_room(s, s->most - 1, now);
	memcpy(e->key, key, SHA256_SIZE);
	e->state = UNDER_WAY;
	e->holders = 1;
	e->version = ++s->versions;
	pthread_cond_init(&e->settled, NULL);
	e->next_in_bucket = *bucket;
	*bucket = e;
	link_newest(s, e);
	s->count++;
	return e;
}

/* ---- who waits ---- */

static bool enter(struct waiting_room *room)
{
	if (check_place_to_wait(atomic_fetch_add(&room->count, 1), room->most))
		return true;
	atomic_fetch_sub(&room->count, 1);
	return false;
}

static void leave(struct waiting_room *room)
{
	atomic_fetch_sub(&room->count, 1);
}

/* How it was settled. */
static void tell(const struct cache_entry *e, struct cache_result *out)
{
	char *copy = e->text ? xstrdup(e->text) : NULL;

	out->version = e->version;
	out->reason = e->reason;
	*(e->state == DONE ? &out->token : &out->said) = copy;
}

/* Wait until `e` is settled; it may be out of the table by then. */
static enum cache_answer wait_for(
	struct token_cache *cache, struct shard *s, struct cache_entry *e, struct cache_result *out)
{
	enum cache_answer answer;

	if (!enter(cache->room))
		return CACHE_FULL;
	e->holders++;
	while (e->state == UNDER_WAY)
		pthread_cond_wait(&e->settled, &s->lock);
	answer = e->state == DONE ? CACHE_SHARED : CACHE_FAILED;
	tell(e, out);
	e->holders--;
	free_unheld(e);
	leave(cache->room);
	return answer;
}

/* ---- the operations ---- */

static enum cache_answer lead(struct token_cache *cache, struct shard *s, const uint8_t *key,
	double now, struct cache_result *out)
{
	if (!enter(cache->room))
		return CACHE_FULL;
	out->lead = add(s, key, now);
	out->version = out->lead->version;
	return CACHE_LEAD;
}

/* What is kept under the key, if it may still be used; CACHE_INVALID otherwise. */
static enum cache_answer use_kept(const struct token_cache *cache, struct shard *s,
	struct cache_entry *e, double now, struct cache_result *out)
{
	if (e->state == DONE && check_cached_token_fresh(now, e->until, cache->margin)) {
		tell(e, out);
		unlink_age(s, e);
		link_newest(s, e);
		return CACHE_HIT;
	}
	if (e->state == FAILED && check_cached_refusal_recent(now, e->until)) {
		tell(e, out);
		return CACHE_REPEATED;
	}
	return CACHE_INVALID;
}

enum cache_answer token_cache_get(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	double now, struct cache_result *out)
{
	struct shard *s = shard_of(cache, key);
	enum cache_answer answer = CACHE_INVALID;
	struct cache_entry *e;

	*out = (struct cache_result){0};
	pthread_mutex_lock(&s->lock);
	e = find(s, key);
	if (e && e->state == UNDER_WAY) {
		answer = wait_for(cache, s, e, out);
	} else {
		if (e)
			answer = use_kept(cache, s, e, now, out);
		if (e && answer == CACHE_INVALID)
			forget(s, e);
		if (answer == CACHE_INVALID)
			answer = lead(cache, s, key, now, out);
	}
	pthread_mutex_unlock(&s->lock);
	return answer;
}

/* End what token_cache_get began with CACHE_LEAD. */
static void settle(struct token_cache *cache, struct cache_entry *e, enum entry_state state,
	struct slice text, double until)
{
	struct shard *s = shard_of(cache, e->key);

	pthread_mutex_lock(&s->lock);
	e->state = state;
	e->text = text.at ? slice_dup(text) : NULL;
	e->until = until;
	if (!e->forgotten) {
		e->bytes = text.len;
		s->bytes += text.len;
		if (until <= 0)
			take_out(s, e);
		make_room(s, s->most, 0);
	}
	pthread_cond_broadcast(&e->settled);
	e->holders--;
	free_unheld(e);
	pthread_mutex_unlock(&s->lock);
	leave(cache->room);
}

void token_cache_put(struct token_cache *cache, struct cache_entry *take_lead, struct slice token,
	double usable_until)
{
	settle(cache, take_lead, DONE, token, usable_until);
}

void token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said)
{
	/* Nobody else reads it before it is settled. */
	take_lead->reason = reason;
	settle(cache, take_lead, FAILED, said, repeat_until);
}

void token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version)
{
	struct shard *s = shard_of(cache, key);
	struct cache_entry *e;

	pthread_mutex_lock(&s->lock);
	e = find(s, key);
	if (e && e->state == DONE && (version == 0 || version == e->version))
		forget(s, e);
	pthread_mutex_unlock(&s->lock);
}

void token_cache_clear(struct token_cache *cache)
{
	for (size_t i = 0; i < cache->shards; i++) {
		struct shard *s = &cache->shard[i];

		pthread_mutex_lock(&s->lock);
		for (struct cache_entry *e = s->oldest, *newer; e; e = newer) {
			newer = e->newer;
			forget(s, e);
		}
		pthread_mutex_unlock(&s->lock);
	}
}

size_t token_cache_count(struct token_cache *cache)
{
	size_t count = 0;

	for (size_t i = 0; i < cache->shards; i++) {
		pthread_mutex_lock(&cache->shard[i].lock);
		count += cache->shard[i].count;
		pthread_mutex_unlock(&cache->shard[i].lock);
	}
	return count;
}

void token_cache_free(struct token_cache *cache)
{
	if (!cache)
		return;
	token_cache_clear(cache);
	for (size_t i = 0; i < cache->shards; i++) {
		free(cache->shard[i].bucket);
		pthread_mutex_destroy(&cache->shard[i].lock);
	}
	free(cache);
}
