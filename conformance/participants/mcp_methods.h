/*
 * mcp_methods: what each JSON-RPC method of either era answers. Knows no HTTP.
 */
#ifndef PARTICIPANTS_MCP_METHODS_H
#define PARTICIPANTS_MCP_METHODS_H

#include "participants/mcp_protocol.h"
#include "participants/mcp_tools.h"

struct mcp_answer {
	struct json *result;               /* owned; NULL when `error` is set */
	struct rpc_error error;            /* its data is owned */
	char session[MCP_SESSION_ID_SIZE]; /* the id that the answer announces, or "" */
};

/*
 * Answer a request that its era has not refused. `call` has all but the arguments, which are the
 * request's. What `out` owns is consumed by rpc_print_result or rpc_print_error.
 */
void mcp_answer(enum mcp_era era, const struct rpc_message *message, struct mcp_sessions *sessions,
	const struct mcp_tool_call *call, struct mcp_answer *out);

#endif
