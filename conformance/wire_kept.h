/* wire_kept: the requests that an origin has received, in their order. Takes no lock: the origin
 * does. */
#ifndef CONFORMANCE_WIRE_KEPT_H
#define CONFORMANCE_WIRE_KEPT_H

#include <pthread.h>

#include "wire.h"

/* Of one origin; many threads add and read. */
struct kept_list {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct kept_request *first, *last;
	size_t count;     /* of all that were ever added */
	size_t forgotten; /* the first so many are not there any more */
};

void kept_begin(struct kept_list *list);
void kept_end(struct kept_list *list);
/* A copy of the bytes, and what they say; a request that is cut short is one too. */
const struct wire_request *kept_add(struct kept_list *list, unsigned connection, struct slice raw);
size_t kept_count(struct kept_list *list);
/* Wait until that many were added, `ms` at most. */
bool kept_wait(struct kept_list *list, size_t count, unsigned ms);
/* NULL when the i-th, from 0, is not there yet or any more. */
const struct wire_request *kept_at(struct kept_list *list, size_t i);
/* The one behind a request that is in the list, or NULL. */
const struct wire_request *kept_next(struct kept_list *list, const struct wire_request *request);
/* Append the bytes of all requests from that one on. */
void kept_received(struct kept_list *list, size_t from_request, struct buf *out);
/* Free the first so many, but never the last one of all: whoever comes next is linked to it. */
void kept_forget(struct kept_list *list, size_t before);

#endif
