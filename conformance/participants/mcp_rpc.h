/*
 * mcp_rpc: JSON-RPC 2.0 in the form that MCP allows: one message, no batches, ids that are strings
 * or integers. Knows no MCP method. [MCP 2026-07-28 basic] [MCP 2025-11-25 basic]
 */
#ifndef PARTICIPANTS_MCP_RPC_H
#define PARTICIPANTS_MCP_RPC_H

#include "lib/json.h"

#define RPC_PARSE_ERROR (-32700)
#define RPC_INVALID_REQUEST (-32600)
#define RPC_METHOD_NOT_FOUND (-32601)
#define RPC_INVALID_PARAMS (-32602)
/* [MCP 2026-07-28 basic, Error Codes] */
#define RPC_HEADER_MISMATCH (-32020)
#define RPC_UNSUPPORTED_VERSION (-32022)

enum rpc_kind {
	RPC_INVALID = 0,
	RPC_REQUEST,
	RPC_NOTIFICATION,
	RPC_RESPONSE,
};

struct rpc_message {
	enum rpc_kind kind;
	struct json *document;     /* owned; what the rest points into */
	const struct json *id;     /* of a request */
	struct slice method;       /* of a request or notification */
	const struct json *params; /* an object, or NULL */
};

/* Why something was not done: one per answer. */
struct rpc_error {
	int code; /* 0: no error */
	const char *message;
	struct json *data; /* owned, may be NULL */
};

/* False, with the error set, unless it is one message. rpc_clear in either case. */
bool rpc_parse(struct slice text, struct rpc_message *out, struct rpc_error *error);
void rpc_clear(struct rpc_message *message);

/* Append the response to the request with that id. `take_result` and error->data are consumed. */
void rpc_print_result(struct buf *out, const struct json *id, struct json *take_result);
/* `id` is NULL where it could not be read, and is left out then. */
void rpc_print_error(struct buf *out, const struct json *id, struct rpc_error *error);
void rpc_print_notification(struct buf *out, const char *method, struct json *take_params);

#endif
