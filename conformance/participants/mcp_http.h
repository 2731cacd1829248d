/*
 * mcp_http: the endpoint /mcp over Streamable HTTP, for both eras at once: which HTTP requests are
 * taken at all, and whether an answer is one JSON text or a stream of events.
 */
#ifndef PARTICIPANTS_MCP_HTTP_H
#define PARTICIPANTS_MCP_HTTP_H

#include "lib/http_server.h"
#include "participants/mcp_config.h"
#include "participants/mcp_sessions.h"

struct mcp_server {
	const struct mcp_config *config;
	struct mcp_sessions *sessions;
};

/* An http_handler; `context` is the struct mcp_server. */
void mcp_handle(void *context, struct http_request *request);

#endif
