#include "state/verified.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checks/cache.h"

/* Locks, so that threads seldom meet. */
#define LOCKS 64

struct verified {
	pthread_mutex_t lock[LOCKS];
	size_t count;
	struct remembered *slot;
};

struct verified *verified_new(size_t entries)
{
	struct verified *v = xcalloc(1, sizeof *v);

	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&v->lock[i], NULL);
	v->count = (entries + LOCKS - 1) / LOCKS * LOCKS;
	v->slot = xcalloc(v->count, sizeof *v->slot);
	return v;
}

void verified_free(struct verified *verified)
{
	if (!verified)
		return;
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&verified->lock[i]);
	free(verified->slot);
	free(verified);
}

/* The key is a hash already, so each token has its place; two of one place drive each other out. */
static size_t place_of(const struct verified *v, const uint8_t *hash)
{
	size_t number;

	memcpy(&number, hash, sizeof number);
	return number % v->count;
}

bool verified_has(struct verified *v, const uint8_t hash[static SHA256_SIZE], uint64_t generation)
{
	size_t place = place_of(v, hash);
	struct remembered now = {.generation = generation};
	bool has;

	memcpy(now.hash, hash, SHA256_SIZE);
	pthread_mutex_lock(&v->lock[place % LOCKS]);
	has = check_signature_remembered(&v->slot[place], &now);
	pthread_mutex_unlock(&v->lock[place % LOCKS]);
	return has;
}

void verified_add(struct verified *v, const uint8_t hash[static SHA256_SIZE], uint64_t generation)
{
	size_t place = place_of(v, hash);

	pthread_mutex_lock(&v->lock[place % LOCKS]);
	v->slot[place].generation = generation;
	memcpy(v->slot[place].hash, hash, SHA256_SIZE);
	pthread_mutex_unlock(&v->lock[place % LOCKS]);
}
