/*
 * groups: cases of a plan that stay together in one process, in the order in which groups are
 * begun: slow ones first, those that run alone last. Knows no process.
 */
#ifndef CONFORMANCE_GROUPS_H
#define CONFORMANCE_GROUPS_H

#include "plan.h"

struct group {
	size_t *at; /* places in the plan */
	size_t count;
	size_t done; /* so many of them have been given to somebody */
	bool alone;
	bool taken; /* somebody is at it */
};

struct groups {
	struct group *at;
	size_t count;
	size_t *places; /* of all of them */
};

/* For one process a group per list, in the order of the plan; nothing need be kept apart then. */
void groups_make(const struct plan *plan, bool several, struct groups *out);
void groups_clear(struct groups *groups);
/* How many can run side by side. */
size_t groups_abreast(const struct groups *groups);
/* The first one that nobody is at and that is not done; NULL when there is none. */
struct group *groups_next(const struct groups *groups);

#endif
