#include "lineage.h"

#include <pthread.h>
#include <stdlib.h>

#define BUCKETS (1 << 14)

struct node {
	struct node *next;
	char *id;
	char *parent; /* NULL when it came from nothing we know */
	double expiry;
	bool revoked;
};

struct lineage {
	pthread_mutex_t lock;
	struct node *bucket[BUCKETS];
	size_t count;
};

struct lineage *lineage_new(void)
{
	struct lineage *lineage = xcalloc(1, sizeof *lineage);

	pthread_mutex_init(&lineage->lock, NULL);
	return lineage;
}

static void node_free(struct node *node)
{
	free(node->id);
	free(node->parent);
	free(node);
}

void lineage_free(struct lineage *lineage)
{
	if (!lineage)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct node *node = lineage->bucket[i];

		while (node) {
			struct node *next = node->next;

			node_free(node);
			node = next;
		}
	}
	pthread_mutex_destroy(&lineage->lock);
	free(lineage);
}

/* FNV-1a: the IDs are random, or come from somebody who may lengthen a bucket of his own mock. */
static struct node **bucket_of(struct lineage *lineage, struct slice id)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < id.len; i++)
		hash = (hash ^ (unsigned char)id.at[i]) * 16777619u;
	return &lineage->bucket[hash % BUCKETS];
}

static struct node *find(struct lineage *lineage, struct slice id)
{
	for (struct node *node = *bucket_of(lineage, id); node; node = node->next)
		if (slice_is(id, node->id))
			return node;
	return NULL;
}

/*
 * Forget what has expired. Not what is revoked: the clock can be moved back, and then a forgotten
 * revocation would bring the token to life again.
 */
static void prune(struct lineage *lineage, struct node **link, double now)
{
	while (*link) {
		struct node *node = *link;

		if (node->revoked || now < node->expiry) {
			link = &node->next;
			continue;
		}
		*link = node->next;
		node_free(node);
		lineage->count--;
	}
}

/* The lock is held. */
static struct node *add(
	struct lineage *lineage, struct slice id, struct slice parent, double expiry)
{
	struct node **link = bucket_of(lineage, id);
	struct node *node = xmalloc(sizeof *node);

	*node = (struct node){.next = *link,
		.id = slice_dup(id),
		.parent = parent.len ? slice_dup(parent) : NULL,
		.expiry = expiry};
	*link = node;
	lineage->count++;
	return node;
}

enum err lineage_add(
	struct lineage *lineage, struct slice id, struct slice parent, double expiry, double now)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&lineage->lock);
	prune(lineage, bucket_of(lineage, id), now);
	/* An ID that is there stays as it is: a revoked one must not come back. */
	if (find(lineage, id))
		err = ERR_NONE;
	else if (lineage->count >= LINEAGE_MAX_ENTRIES)
		err = ERR_LIMIT;
	else
		add(lineage, id, parent, expiry);
	pthread_mutex_unlock(&lineage->lock);
	return err;
}

void lineage_revoke(struct lineage *lineage, struct slice id)
{
	struct node *node;

	pthread_mutex_lock(&lineage->lock);
	node = find(lineage, id);
	if (!node)
		node = add(lineage, id, SLICE_NONE, 0);
	node->revoked = true;
	pthread_mutex_unlock(&lineage->lock);
}

bool lineage_is_revoked(struct lineage *lineage, struct slice id)
{
	bool revoked = false;
	struct node *node;

	pthread_mutex_lock(&lineage->lock);
	/* A parent was there before its child, so the way up has an end; the count bounds it. */
	node = find(lineage, id);
	for (size_t steps = 0; node && !revoked && steps <= lineage->count; steps++) {
		revoked = node->revoked;
		node = node->parent ? find(lineage, slice_of(node->parent)) : NULL;
	}
	pthread_mutex_unlock(&lineage->lock);
	return revoked;
}

size_t lineage_count(struct lineage *lineage)
{
	size_t count;

	pthread_mutex_lock(&lineage->lock);
	count = lineage->count;
	pthread_mutex_unlock(&lineage->lock);
	return count;
}
