#include "throttle.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "lib/crypto.h"

/* Of a place: so that who has waited for as long as he was told is not sent away once more. */
#define ROUNDING 1e-6

/* `taken` places at the time `at`; of an unused entry none. */
struct entry {
	uint8_t name[SHA256_SIZE]; /* so that a long name costs no more than a short one */
	double taken, at;
};

struct throttle {
	pthread_mutex_t lock;
	double places, seconds;
	struct entry entry[THROTTLE_MAX_ENTRIES];
};

struct throttle *throttle_new(double places, double seconds)
{
	struct throttle *throttle = xcalloc(1, sizeof *throttle);

	pthread_mutex_init(&throttle->lock, NULL);
	throttle->places = places;
	throttle->seconds = seconds;
	return throttle;
}

void throttle_free(struct throttle *throttle)
{
	if (!throttle)
		return;
	pthread_mutex_destroy(&throttle->lock);
	free(throttle);
}

/* What is still taken now; a clock that was put back makes nobody wait for it. */
static void settle(const struct throttle *throttle, struct entry *entry, double now)
{
	double passed = now - entry->at;

	if (passed > 0)
		entry->taken = fmax(0, entry->taken - passed / throttle->seconds);
	entry->at = now;
}

/* The entry of that name, or NULL; `least` is the one that can best be spared. */
static struct entry *find(
	struct throttle *throttle, const uint8_t *name, double now, struct entry **least)
{
	struct entry *found = NULL;

	*least = &throttle->entry[0];
	for (size_t i = 0; i < THROTTLE_MAX_ENTRIES; i++) {
		struct entry *entry = &throttle->entry[i];

		settle(throttle, entry, now);
		if (entry->taken > 0 && memcmp(entry->name, name, SHA256_SIZE) == 0)
			found = entry;
		if (entry->taken < (*least)->taken)
			*least = entry;
	}
	return found;
}

unsigned throttle_wait(struct throttle *throttle, struct slice client_id, double now)
{
	uint8_t name[SHA256_SIZE];
	struct entry *entry, *least;
	double taken;

	crypto_sha256(client_id, name);
	pthread_mutex_lock(&throttle->lock);
	entry = find(throttle, name, now, &least);
	taken = entry ? entry->taken - ROUNDING : 0;
	pthread_mutex_unlock(&throttle->lock);
	if (check_idp_client_failures(taken, throttle->places))
		return 0;
	return (unsigned)ceil((taken + 1 - throttle->places) * throttle->seconds);
}

void throttle_failed(struct throttle *throttle, struct slice client_id, double now)
{
	uint8_t name[SHA256_SIZE];
	struct entry *entry, *least;

	crypto_sha256(client_id, name);
	pthread_mutex_lock(&throttle->lock);
	entry = find(throttle, name, now, &least);
	if (!entry) {
		entry = least;
		memcpy(entry->name, name, SHA256_SIZE);
		entry->taken = 0;
	}
	entry->taken += 1;
	pthread_mutex_unlock(&throttle->lock);
}
