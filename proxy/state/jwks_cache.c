#include "state/jwks_cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "checks/keys.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "state/jwks_fetch.h"
#include "state/metrics.h"

/* A set that was replaced lives until its last reader is done. */
struct shared_set {
	struct jwks *keys;
	unsigned readers;
	bool replaced;
	struct shared_set *next; /* of those that were replaced */
};

struct key_ring {
	const struct config_issuer *issuer;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;    /* for the thread: fetch, or stop */
	pthread_cond_t fetched; /* for requests: a fetch has ended */
	struct shared_set *current;
	struct shared_set *replaced;
	int64_t fetched_ms; /* when the fetch of `current` began: what it says is as old as that */
	int64_t tried_ms;   /* when the last fetch began; -1 before the first */
	uint64_t attempts;  /* fetches that have ended */
	bool wanted;
	bool fetching;
	bool failing; /* the last fetch failed, so `current` may not be the issuer's last word */
	bool used;    /* since the last fetch: an idle ring is not kept fresh */
	bool stop;
};

/* ---- fetching; runs without the lock ---- */

static bool not_stopped(void *context)
{
	struct key_ring *ring = context;
	bool stop;

	pthread_mutex_lock(&ring->lock);
	stop = ring->stop;
	pthread_mutex_unlock(&ring->lock);
	return !stop;
}

static struct jwks *fetch_keys(struct key_ring *ring)
{
	struct jwks *keys = NULL;
	struct note note = {0};
	struct log_line line;
	enum err err = jwks_fetch(ring->issuer, not_stopped, ring, &keys, &note);

	metrics_count(err ? METRIC_KEYS_FAILED : METRIC_KEYS_FETCHED);
	if (err) {
		log_begin(&line, LOG_WARN, "keys-not-fetched");
		log_cstr(&line, "issuer", ring->issuer->issuer);
		log_cstr(&line, "error", err_name(err));
		log_cstr(&line, "detail", note.text);
		log_end(&line);
	}
	return keys;
}

/* ---- the thread ---- */

static void free_unread(struct key_ring *ring)
{
	struct shared_set **at = &ring->replaced;

	while (*at) {
		struct shared_set *set = *at;

		if (set->readers) {
			at = &set->next;
			continue;
		}
		*at = set->next;
		jwks_free(set->keys);
		free(set);
	}
}

static void replace(struct key_ring *ring, struct jwks *take_keys)
{
	static _Atomic uint64_t generations;
	struct shared_set *set = xcalloc(1, sizeof *set);

	/* A set that two rings share stays what it was. */
	if (take_keys->generation == 0)
		take_keys->generation = atomic_fetch_add(&generations, 1) + 1;
	set->keys = take_keys;
	if (ring->current) {
		ring->current->next = ring->replaced;
		ring->replaced = ring->current;
	}
	ring->current = set;
	ring->fetched_ms = ring->tried_ms;
	free_unread(ring);
}

/* Wait until there is something to do: somebody wants keys, or those in use come of age. */
static void wait_for_work(struct key_ring *ring)
{
	while (!ring->stop && !ring->wanted) {
		/* Early, so that keys in use are replaced before they come of age. */
		int64_t due = ring->tried_ms +
			      keys_refetch_ms((int64_t)ring->issuer->jwks_refresh_s * 1000,
				      (int64_t)ring->issuer->timeout_ms);

		if (!ring->used || !ring->current)
			pthread_cond_wait(&ring->work, &ring->lock);
		else if (clock_ms() >= due)
			return;
		else
			clock_cond_wait(&ring->work, &ring->lock, due);
	}
}

static void *ring_main(void *argument)
{
	struct key_ring *ring = argument;
	struct jwks *keys;

	pthread_mutex_lock(&ring->lock);
	for (;;) {
		wait_for_work(ring);
		if (ring->stop)
			break;
		ring->wanted = false;
		ring->used = false;
		ring->fetching = true;
		ring->tried_ms = clock_ms();
		pthread_mutex_unlock(&ring->lock);
		keys = fetch_keys(ring);
		pthread_mutex_lock(&ring->lock);
		ring->fetching = false;
		ring->attempts++;
		ring->failing = keys == NULL;
		/* A fetch that failed leaves what was there: it dies of its age, not of an outage.
		 */
		if (keys)
			replace(ring, keys);
		pthread_cond_broadcast(&ring->fetched);
	}
	pthread_mutex_unlock(&ring->lock);
	return NULL;
}

/* ---- the requests' side ---- */

static bool has_kid(const struct jwks *keys, struct slice kid)
{
	for (size_t i = 0; i < keys->count; i++)
		if (!kid.at || (keys->at[i].kid && slice_is(kid, keys->at[i].kid)))
			return true;
	return false;
}

/* Have keys fetched, unless that is under way or forbidden by the cooldown. */
static bool ask_for_fetch(struct key_ring *ring)
{
	if (ring->fetching || ring->wanted)
		return true;
	if (!check_keys_fetch_due(
		    clock_ms(), ring->tried_ms, (int64_t)ring->issuer->jwks_cooldown_ms))
		return false;
	ring->wanted = true;
	pthread_cond_signal(&ring->work);
	return true;
}

/* Bounded by the fetch's own time-outs. */
static void wait_for_fetch(struct key_ring *ring)
{
	uint64_t before = ring->attempts;

	while (ring->attempts == before && !ring->stop)
		pthread_cond_wait(&ring->fetched, &ring->lock);
}

/* There is a set that may be used, however old its issuer's silence allows. */
static bool is_usable(const struct key_ring *ring)
{
	return ring->current && check_keys_not_stale(clock_ms() - ring->fetched_ms,
					(int64_t)ring->issuer->jwks_max_stale_s * 1000);
}

/*
 * Get keys if this request needs new ones. It waits when it knows no key that could do, or only
 * one that has come of age; but when a fetch has failed, keys of age serve on without waiting, so
 * that an outage delays nobody twice.
 */
static void refresh_for(struct key_ring *ring, struct slice kid)
{
	bool known = is_usable(ring) && has_kid(ring->current->keys, kid);

	if (known && check_keys_current(clock_ms() - ring->fetched_ms,
			     (int64_t)ring->issuer->jwks_refresh_s * 1000))
		return;
	if (ask_for_fetch(ring) && !(known && ring->failing))
		wait_for_fetch(ring);
}

/* An unknown key ID is the token's fault only while we know the issuer's last word. */
static enum keys_found find(const struct key_ring *ring, struct slice kid)
{
	if (!is_usable(ring))
		return KEYS_UNAVAILABLE;
	if (has_kid(ring->current->keys, kid))
		return KEYS_FOUND;
	return ring->failing ? KEYS_UNAVAILABLE : KEYS_UNKNOWN;
}

enum keys_found key_ring_acquire(struct key_ring *ring, struct slice kid, const struct jwks **set)
{
	enum keys_found found;

	*set = NULL;
	pthread_mutex_lock(&ring->lock);
	if (!ring->used) {
		/* The thread sleeps without end while nobody uses the keys. */
		ring->used = true;
		pthread_cond_signal(&ring->work);
	}
	refresh_for(ring, kid);
	found = find(ring, kid);
	if (found == KEYS_FOUND) {
		ring->current->readers++;
		*set = ring->current->keys;
	}
	pthread_mutex_unlock(&ring->lock);
	return found;
}

void key_ring_release(struct key_ring *ring, const struct jwks *set)
{
	if (!set)
		return;
	pthread_mutex_lock(&ring->lock);
	if (ring->current && ring->current->keys == set)
		ring->current->readers--;
	for (struct shared_set *old = ring->replaced; old; old = old->next)
		if (old->keys == set)
			old->readers--;
	free_unread(ring);
	pthread_mutex_unlock(&ring->lock);
}

bool key_ring_ready(struct key_ring *ring)
{
	bool ready;

	pthread_mutex_lock(&ring->lock);
	ready = ring->current != NULL;
	if (!ready)
		ask_for_fetch(ring);
	pthread_mutex_unlock(&ring->lock);
	return ready;
}

struct key_ring *key_ring_new(const struct config_issuer *issuer)
{
	struct key_ring *ring = xcalloc(1, sizeof *ring);

	ring->issuer = issuer;
	ring->tried_ms = -1;
	pthread_mutex_init(&ring->lock, NULL);
	clock_cond_init(&ring->work);
	clock_cond_init(&ring->fetched);
	if (pthread_create(&ring->thread, NULL, ring_main, ring) != 0)
		abort();
	return ring;
}

void key_ring_inherit(struct key_ring *ring, struct key_ring *older)
{
	struct jwks *keys;
	int64_t fetched_ms;
	int64_t tried_ms;
	bool failing;

	pthread_mutex_lock(&older->lock);
	keys = older->current ? jwks_share(older->current->keys) : NULL;
	fetched_ms = older->fetched_ms;
	tried_ms = older->tried_ms;
	failing = older->failing;
	pthread_mutex_unlock(&older->lock);
	pthread_mutex_lock(&ring->lock);
	ring->tried_ms = tried_ms;
	ring->failing = failing;
	if (keys)
		replace(ring, keys);
	ring->fetched_ms = fetched_ms;
	pthread_mutex_unlock(&ring->lock);
}

void key_ring_free(struct key_ring *ring)
{
	if (!ring)
		return;
	pthread_mutex_lock(&ring->lock);
	ring->stop = true;
	pthread_cond_signal(&ring->work);
	pthread_cond_broadcast(&ring->fetched);
	pthread_mutex_unlock(&ring->lock);
	pthread_join(ring->thread, NULL);
	if (ring->current) {
		jwks_free(ring->current->keys);
		free(ring->current);
	}
	free_unread(ring);
	pthread_cond_destroy(&ring->work);
	pthread_cond_destroy(&ring->fetched);
	pthread_mutex_destroy(&ring->lock);
	free(ring);
}
