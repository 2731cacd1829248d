/*
 * Decisions about an MCP request whose body a policy has to read: it has one reading, for us and
 * for whoever reads it next. Each function answers one question; true means allowed.
 */
#ifndef CHECKS_MCP_H
#define CHECKS_MCP_H

#include "lib/json.h"

/* What one JSON value of the body is. */
enum mcp_kind {
	MCP_INVALID = 0,
	MCP_CALL,     /* a request or a notification: it has a method */
	MCP_RESPONSE, /* to a question of the server */
};

/* A field that repeats something of the body. [MCP 2026-07-28 Standard Request Headers] */
enum mirror_shape {
	MIRROR_ABSENT = 0,
	MIRROR_GOOD,
	MIRROR_BAD, /* there more than once, or not decodable */
};

struct mcp_mirror {
	enum mirror_shape shape;
	struct slice value; /* decoded */
};

/* [MCP 2026-07-28 Security & Endpoint] "If the Origin header is present and invalid, servers MUST
 * respond with HTTP 403"; compared byte for byte with those listed */
bool check_origin_allowed(struct slice origin, char *const *allowed, size_t count);
/* [RFC9110 8.3] exactly one Content-Type, application/json, in UTF-8: in another one the same bytes
 * are another message */
bool check_operation_media_type(struct slice content_type, size_t content_type_fields);
/* [RFC9110 8.4] no Content-Encoding: what is decoded behind us was not seen by us */
bool check_operation_uncoded(size_t content_encoding_fields);
/* [JSON-RPC 4, 5] a request, a notification or a response */
bool check_operation_message(enum mcp_kind kind);
/* [RFC8259 4] no member that readers without regard for letter case take for one of ours */
bool check_operation_members(const struct json *message);
/* [MCP 2026-07-28 Server Validation] "MUST reject requests where the values specified in the
 * headers do not match the corresponding values in the request body"; absent fields claim nothing.
 * `at` of the body's value is NULL when it has none. */
bool check_operation_method_mirrored(const struct mcp_mirror *field, struct slice body);
bool check_operation_name_mirrored(const struct mcp_mirror *field, struct slice body);
/* The same; a body that states no version is of an era in which only the field did. */
bool check_operation_version_mirrored(const struct mcp_mirror *field, struct slice body);

#endif
