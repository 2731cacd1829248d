/* Decisions about a client that waits for its reply. True means that the reply is still wanted. */
#ifndef CHECKS_CLIENT_H
#define CHECKS_CLIENT_H

#include "lib/http.h"

/* [MCP 2026-07-28 Cancellation] closing the stream is the cancellation; but a client may close its
 * sending side only, and wait for a reply that ends by itself [RFC9112 9.6] */
bool check_reply_wanted(enum http_client_state client, bool event_stream);

#endif
