/*
 * feed: the origin as an upstream of streams and of large bodies. Each request says in its field
 * X-Feed what it gets; what it is sent can be told from all other bytes, wherever it is cut, mixed
 * or repeated.
 *
 *	events ID	an event stream; after each feed_event one event, "data: ID.1" and so on
 *	silent		nothing at all
 *	late MS		a small answer after that time
 *	refuse MS	401 after that time
 *	pause MS	a body in two parts with that time between them
 *	chunks N	a body of N bytes in chunks
 *	length N	the same with Content-Length
 *	slow MS		the body is read after that time only, then answered as without the field
 *	early		the reply begins at once, and ends as without the field
 *
 * Without it the body is read and the answer says what it was: "N good" or "N bad".
 */
#ifndef CASES_FEED_H
#define CASES_FEED_H

#include "probe.h"

void feed_begin(struct suite *suite);
/* What serves a connection meanwhile, for whoever has something to do before it. */
void feed_serve(void *context, struct slice arrived, int fd);
/* Every stream gets its next event. */
void feed_event(void);
/* How much has been written of bodies since feed_begin. */
uint64_t feed_written(void);
/* How many connections are being served; and wait until there are no more, or no fewer, than that.
 */
size_t feed_open_count(void);
bool feed_wait_most(size_t most, unsigned ms);
bool feed_wait_least(size_t least, unsigned ms);
void feed_end(struct suite *suite);

/* The bytes of a body from its i-th on. */
void feed_fill(char *to, size_t size, uint64_t from);
bool feed_is(const char *bytes, size_t size, uint64_t from);

/* Send a request with that X-Feed on a connection of its own. */
void feed_open(struct suite *suite, const char *token, const char *what, struct wire *wire);
/* What waits in `wire` was seen by the client; the sweep looks at it. Closes the connection. */
void feed_close(struct suite *suite, struct wire *wire);

#endif
