#include "used.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
	char *id;
	double expiry;
};

struct used {
	pthread_mutex_t lock;
	struct entry *at;
	size_t count;
};

struct used *used_new(void)
{
	struct used *used = xcalloc(1, sizeof *used);

	pthread_mutex_init(&used->lock, NULL);
	return used;
}

void used_free(struct used *used)
{
	if (!used)
		return;
	for (size_t i = 0; i < used->count; i++)
		free(used->at[i].id);
	free(used->at);
	pthread_mutex_destroy(&used->lock);
	free(used);
}

/* What has ended goes, and the order does not matter. */
static bool find(struct used *used, struct slice id, double now)
{
	bool found = false;

	for (size_t i = 0; i < used->count;) {
		if (used->at[i].expiry < now) {
			free(used->at[i].id);
			used->at[i] = used->at[--used->count];
			continue;
		}
		found |= slice_is(id, used->at[i].id);
		i++;
	}
	return found;
}

bool used_first(struct used *used, struct slice id, double expiry, double now)
{
	bool first;

	pthread_mutex_lock(&used->lock);
	first = !find(used, id, now) && used->count < USED_MAX_ENTRIES;
	if (first) {
		used->at = xrealloc(used->at, (used->count + 1) * sizeof *used->at);
		used->at[used->count++] = (struct entry){slice_dup(id), expiry};
	}
	pthread_mutex_unlock(&used->lock);
	return first;
}
