/*
 * wire: the suite's own view of TCP: a client that sends exactly the bytes it is given, and a
 * listener that keeps exactly the bytes it receives. Shares nothing with the programs under test,
 * so that a fault of the library cannot hide from it.
 */
#ifndef CONFORMANCE_WIRE_H
#define CONFORMANCE_WIRE_H

#include "lib/http.h"

#define WIRE_MAX_FIELDS 128

/* One response as it stood on the wire. */
struct wire_reply {
	int status; /* 0: no response, or none that is one */
	struct http_fields fields;
	struct http_field field[WIRE_MAX_FIELDS];
	struct slice body; /* chunks joined */
	bool complete;     /* the framing says that nothing is missing */
	bool closed;       /* the peer ended the connection */
	bool interim;      /* a 1xx came before it */
	struct buf raw;
	struct buf joined;
};

/* A connection of the client; what was read beyond a reply waits here for the next one. */
struct wire {
	int fd; /* -1 when the connection could not be made */
	struct buf unread;
};

/* Connect to 127.0.0.1:port. */
void wire_open(struct wire *wire, unsigned port);
void wire_close(struct wire *wire);
/* False when the peer takes no more. */
bool wire_send(struct wire *wire, struct slice bytes);
/*
 * Read one final response within `ms`; `method` tells whether it has a body. The caller clears
 * it. status 0 when there was none in time.
 */
void wire_read(struct wire *wire, const char *method, unsigned ms, struct wire_reply *reply);
/* Append what arrives until `part` has arrived, the peer closes or `ms` are over; true if it has.
 */
bool wire_read_until(struct wire *wire, const char *part, unsigned ms);
/* The peer closes the connection within `ms`. */
bool wire_closes(struct wire *wire, unsigned ms);
void wire_reply_clear(struct wire_reply *reply);

/* ---- the listener ---- */

/* One request that arrived. */
struct wire_request {
	struct slice raw; /* head and body as they came */
	struct slice method;
	struct slice target;
	struct http_fields fields;
	struct http_field field[WIRE_MAX_FIELDS];
	struct slice body; /* chunks joined */
	unsigned connection;
	bool chunked;
	bool complete; /* its framing says that nothing is missing */
};

struct origin;

/*
 * A server on a free port of 127.0.0.1, one thread per connection. It answers with `reply`, the
 * whole response; unset, a small 200 of JSON.
 */
struct origin *origin_start(void);
/* Who answers instead, on the connection's thread, by writing to `fd`; false ends the connection.
 */
typedef bool origin_handler(void *context, const struct wire_request *request, int fd);
struct origin *origin_start_with(origin_handler *handler, void *context);
/*
 * Who takes a connection over as soon as the head of a request is there, from now on; NULL: nobody.
 * `arrived` begins with the head, which is all that is kept of the request. The connection ends
 * when he returns; `context` lives as long as the origin.
 */
typedef void origin_taker(void *context, struct slice arrived, int fd);
void origin_take(struct origin *origin, origin_taker *taker, void *context);
void origin_stop(struct origin *origin);
unsigned origin_port(const struct origin *origin);
/* The answer to all requests from now on; NULL for the usual one. */
void origin_answer(struct origin *origin, const char *reply);
/*
 * What is answered is sent in these parts, each after origin_go has been called once more; "\0"
 * in the end means to close. NULL ends it.
 */
void origin_answer_parts(struct origin *origin, const char *const *parts);
void origin_go(struct origin *origin);
/* Wait until the last one of them has been sent. */
bool origin_wait_parts(struct origin *origin, unsigned ms);
/* How many requests have arrived since the start, connections have been made, or are open. */
size_t origin_count(struct origin *origin);
size_t origin_connections(struct origin *origin);
size_t origin_open(struct origin *origin);
/* Wait until that many have arrived. */
bool origin_wait(struct origin *origin, size_t count, unsigned ms);
/* The i-th request, from 0; lives as long as the origin. */
const struct wire_request *origin_request(struct origin *origin, size_t i);
/* The one that arrived after `request`; NULL when there is none yet. */
const struct wire_request *origin_next(struct origin *origin, const struct wire_request *request);
/* Everything that was ever received, for the sweep; the caller clears it. */
void origin_received(struct origin *origin, size_t from_request, struct buf *out);
/*
 * Keep the first so many no longer, for whoever runs for hours; counts go on. What was asked for by
 * the functions above may not be looked at any more.
 */
void origin_forget(struct origin *origin, size_t before);

#endif
