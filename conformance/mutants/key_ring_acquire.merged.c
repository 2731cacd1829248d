/* killed-by: proxy/jwt/iss-key-binding */
/* The fault: the keys of all issuers are one set, so each can speak for every other. */
#include <pthread.h>

#include "state/jwks_cache.h"

enum keys_found __real_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set);
enum keys_found __wrap_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct key_ring *seen[16];
static size_t seen_count;

static void remember(struct key_ring *ring)
{
	for (size_t i = 0; i < seen_count; i++)
		if (seen[i] == ring)
			return;
	if (seen_count < ARRAY_LEN(seen))
		seen[seen_count++] = ring;
}

/* Sets are neither copied nor released: they stay as long as the process. */
enum keys_found __wrap_key_ring_acquire(
	struct key_ring *ring, struct slice kid, const struct jwks **set)
{
	enum keys_found found = __real_key_ring_acquire(ring, kid, set);
	struct jwks *merged;

	if (found != KEYS_FOUND)
		return found;
	merged = xcalloc(1, sizeof *merged);
	pthread_mutex_lock(&lock);
	remember(ring);
	for (size_t r = 0; r < seen_count; r++) {
		const struct jwks *part;

		if (__real_key_ring_acquire(seen[r], SLICE_NONE, &part) != KEYS_FOUND)
			continue;
		for (size_t i = 0; i < part->count && merged->count < JWKS_MAX_KEYS; i++)
			merged->at[merged->count++] = part->at[i];
	}
	pthread_mutex_unlock(&lock);
	*set = merged;
	return KEYS_FOUND;
}
