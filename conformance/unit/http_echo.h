/*
 * http_echo: a server for the tests of http_server and http_client: it answers with the body and
 * the target that it was sent, but for a few paths. Raw bytes go to it, and its answers are read
 * raw.
 */
#ifndef UNIT_HTTP_ECHO_H
#define UNIT_HTTP_ECHO_H

#include "unit/unit.h"

#include <stdatomic.h>

#include "lib/http_server.h"

#define HTTP_ECHO_MAX_BODY 1000

struct http_echo {
	struct http_server *server;
	unsigned port;
	atomic_int handled;
};

int http_echo_start(void **state);
int http_echo_stop(void **state);
/*
 * The context is a struct http_echo. /refuse is answered before the body is read, /host with the
 * field Host, /stream in two parts, of which with a query no end comes.
 */
http_handler http_echo_handle;
/* The reply to these bytes has that part. */
void http_echo_expect(struct http_echo *echo, const char *request, const char *part);

#endif
