/*
 * http_door: who is let in. CivetWeb takes every connection and lets it wait without an answer
 * until a thread is free, and hides its sockets; but it calls accept() through the dynamic linker,
 * which finds ours first. So one connection too many is turned away at once, and the socket of each
 * is known.
 */
#ifndef LIB_HTTP_DOOR_H
#define LIB_HTTP_DOOR_H

#include <stdatomic.h>
#include <stdint.h>

struct http_door {
	unsigned most; /* connections at a time; 0: any number */
	atomic_uint open;
};

/* Whatever this thread accepts from now on comes in by `door`, which outlives the thread. */
void http_door_guard(struct http_door *door);
/* A connection that came in has been closed. */
void http_door_left(struct http_door *door);
/*
 * The descriptor of a connection that is open, or -1 when nobody remembers. Of one that has been
 * reset the kernel no longer tells who the peer was. `peer` is IPv4 in network order.
 */
int http_door_socket(uint32_t peer, unsigned peer_port, unsigned own_port);

#endif
