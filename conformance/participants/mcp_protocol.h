/*
 * mcp_protocol: what the two eras of MCP demand of a request before anybody looks at its method.
 * Modern is 2026-07-28, where a request says all about itself in _meta and mirrored headers; legacy
 * is 2025-11-25, where a session began with "initialize". Knows no tools.
 */
#ifndef PARTICIPANTS_MCP_PROTOCOL_H
#define PARTICIPANTS_MCP_PROTOCOL_H

#include "lib/http.h"
#include "participants/mcp_rpc.h"
#include "participants/mcp_sessions.h"

#define MCP_MODERN_VERSION "2026-07-28"
#define MCP_LEGACY_VERSION "2025-11-25"

#define MCP_META_VERSION "io.modelcontextprotocol/protocolVersion"
#define MCP_META_CAPABILITIES "io.modelcontextprotocol/clientCapabilities"
#define MCP_META_SERVER_INFO "io.modelcontextprotocol/serverInfo"

enum mcp_era {
	MCP_ERA_UNKNOWN = 0,
	MCP_ERA_MODERN,
	MCP_ERA_LEGACY,
};

/*
 * How the client opened: _meta with a version is modern, "initialize" or a legacy version in the
 * header is legacy. [MCP 2026-07-28 Versioning, Backward Compatibility]
 */
enum mcp_era mcp_era_of(struct http_fields fields, const struct rpc_message *message);

/* 0 when the message may be processed, else the HTTP status, with the error set. */
int mcp_modern_refusal(
	struct http_fields fields, const struct rpc_message *message, struct rpc_error *error);
int mcp_legacy_refusal(struct http_fields fields, const struct rpc_message *message,
	struct mcp_sessions *sessions, struct rpc_error *error);
/* Whether the one session id of the fields is alive: 0, 400 without one, 404. */
int mcp_session_refusal(
	struct http_fields fields, struct mcp_sessions *sessions, struct rpc_error *error);

/* ["2026-07-28", "2025-11-25"]; the caller owns it. */
struct json *mcp_supported_versions(void);

/*
 * How much the client wants a media type, 0 (not at all) to 1000; without an Accept field 1000.
 * [RFC9110 12.5.1]
 */
unsigned mcp_accept_quality(struct http_fields fields, const char *type);

#endif
