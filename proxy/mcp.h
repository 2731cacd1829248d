/*
 * mcp: the messages of a body, and the fields that repeat them, as values. Knows JSON-RPC and where
 * MCP keeps names; judges nothing, and knows neither tokens nor configuration.
 */
#ifndef PROXY_MCP_H
#define PROXY_MCP_H

#include "checks/mcp.h"
#include "lib/http.h"

/* Of one batch; more is ERR_LIMIT. */
#define MCP_MAX_MESSAGES 50

struct mcp_message {
	enum mcp_kind kind;
	const struct json *json; /* the whole message */
	/* `at` is NULL for what the message does not say: */
	struct slice method;
	struct slice name;    /* of the tool, prompt or resource; never for other methods */
	struct slice version; /* of the protocol, which bodies state since 2026-07-28 */
	bool has_name;        /* the method is one whose name Mcp-Name repeats */
};

/* Slices live as long as `document`. */
struct mcp_body {
	struct json *document; /* owned */
	struct mcp_message at[MCP_MAX_MESSAGES];
	size_t count; /* more than one only in a batch. [MCP 2025-03-26] */
};

/*
 * ERR_SYNTAX or ERR_LIMIT unless `text` is one strict JSON value that is no empty array; what its
 * parts are worth is told by their kind. mcp_body_clear in either case.
 */
enum err mcp_body_parse(struct slice text, struct mcp_body *out) MUST_USE;
void mcp_body_clear(struct mcp_body *body);

/* The fields Mcp-Method, Mcp-Name and MCP-Protocol-Version. */
struct mcp_mirrors {
	struct mcp_mirror method;
	struct mcp_mirror name; /* decoded from "=?base64?...?=" where it came so */
	struct mcp_mirror version;
	struct buf storage;
};

/* Slices live as long as `fields` and `out`; mcp_mirrors_clear. */
void mcp_mirrors_read(struct http_fields fields, struct mcp_mirrors *out);
void mcp_mirrors_clear(struct mcp_mirrors *mirrors);

#endif
