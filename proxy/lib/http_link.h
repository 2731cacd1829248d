/*
 * http_link: connections to other servers, each for one request at a time, and a pool of those that
 * wait for the next. libcurl finds the address, connects, speaks TLS and verifies certificates;
 * what is said over the connection is the caller's.
 */
#ifndef LIB_HTTP_LINK_H
#define LIB_HTTP_LINK_H

#include <stddef.h>

#include "lib/http_client.h"

struct http_link;

/*
 * A connection for `call`'s URL, CAs and certificate: one that was kept, unless `fresh`, else a new
 * one. `go_on` is asked at least once a second, as in http_stream. ERR_UNREACHABLE, ERR_TIMEOUT
 * after connect_ms, ERR_MISMATCH when go_on ended it; else the caller owns `*out`.
 */
enum err http_link_open(const struct http_call *call, bool fresh, bool (*go_on)(void *context),
	void *context, struct http_link **out, struct note *note) MUST_USE;
/* It has carried a request before, so the peer may have closed it without our knowledge. */
bool http_link_was_kept(const struct http_link *link);
/*
 * Give it back: `keep` only if the last reply was read to its end and both sides want to go on,
 * else it is closed. NULL is fine.
 */
void http_link_close(struct http_link *link, bool keep);

/*
 * Send or receive without waiting. `*done` is 0 when the connection takes or has nothing now; on
 * receiving also when it has ended, and then `*ended` is true. ERR_UNREACHABLE when it is broken.
 */
enum err http_link_send(
	struct http_link *link, struct slice bytes, size_t *done, struct note *note) MUST_USE;
enum err http_link_receive(struct http_link *link, char *to, size_t size, size_t *done, bool *ended,
	struct note *note) MUST_USE;
/*
 * Wait until there is something to receive, or, when `to_send`, room to send; `ms` at most.
 * Returns whether there is something to receive. Bytes that TLS has taken off the socket already
 * are not seen: receive until there is nothing before waiting.
 */
bool http_link_wait(struct http_link *link, bool to_send, int ms);
/* Receiving less than there was room for says that there is no more: not so under TLS. */
bool http_link_is_tls(const struct http_link *link);

/* Whoever waits for somebody at a connection is to give up soon, from now on; at the end. */
void http_link_cut(void);
bool http_link_is_cut(void);

/* Neither those that are kept nor those in use now are for another request: http_client_renew. */
void http_link_renew(void);
/* Close those that are kept and have been idle for too long, or whose peer has closed them. */
void http_link_tend(void);
/* Close those that are kept; at the end of the process. */
void http_link_end(void);

#endif
