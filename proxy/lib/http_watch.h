/*
 * http_watch: ends connections that are too slow, and looks whether a peer is still there.
 * CivetWeb hides its sockets and its reads have no overall deadline, so the socket is found by
 * the connection's two addresses, and a watcher ends its reading when its time is over.
 */
#ifndef LIB_HTTP_WATCH_H
#define LIB_HTTP_WATCH_H

#include <stdbool.h>
#include <stdint.h>

/* What names a TCP connection of ours: IPv4 texts, ports in host order. */
struct socket_name {
	const char *peer_address;
	unsigned peer_port;
	unsigned own_port;
};

/* The open descriptor of that connection, or -1; if need be, looks at every one of the process. */
int socket_find(const struct socket_name *name);
/* The peer has closed or reset the connection `fd`, or its side of it; what it sent before may
 * still be unread. */
bool socket_peer_gone(int fd);

/* Nothing has come over the connection `fd` that was not read, and neither has its end. */
bool socket_is_quiet(int fd);

/* The connection is dead in both directions: what is written now goes nowhere. */
bool socket_reset(int fd);

/*
 * Wake whoever waits for bytes or connections at this port of ours: every socket of it reads as
 * ended from now on. For the stop of a server, whose threads look at their stop flag only then.
 */
void sockets_end_reading(unsigned own_port);

/* Send FIN and read what still comes, for `ms` at most; the caller closes. [RFC9112 9.6] */
void socket_linger(const struct socket_name *name, unsigned ms);

/* One wait with a deadline; lives on the waiter's stack between _begin and _end. */
struct http_watch_entry {
	struct socket_name name;
	int64_t deadline_ms; /* of clock_ms */
	bool expired;
	struct http_watch_entry *next, *previous;
};

struct http_watch;

struct http_watch *http_watch_new(void);
/* There must be no entries left. */
void http_watch_free(struct http_watch *watch);
void http_watch_begin(struct http_watch *watch, struct http_watch_entry *entry);
/* True when reading was ended because the deadline passed; an answer can still be written. */
bool http_watch_end(struct http_watch *watch, struct http_watch_entry *entry);

#endif
