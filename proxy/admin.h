/*
 * admin: what operators and their machines ask: is it alive, is it ready, what has it done. On a
 * listener of its own, without a token; nothing here is about anybody, and nothing leads further.
 */
#ifndef PROXY_ADMIN_H
#define PROXY_ADMIN_H

#include "lib/http_server.h"

/* An http_handler; `context` is the struct service. */
void admin_run(void *context, struct http_request *request);

#endif
