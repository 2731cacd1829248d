/*
 * mcp_checks: the MCP server's decisions about a request, one question each. True is allowed. Pure:
 * no I/O, no clock, no memory; none knows when it is asked, and none asks another one.
 */
#ifndef PARTICIPANTS_MCP_CHECKS_H
#define PARTICIPANTS_MCP_CHECKS_H

#include "lib/settings.h"

/*
 * A web page of that origin may call: it is in the list, or on this machine where `loopback` says
 * so. A page elsewhere that had its name point to this machine still has its own origin.
 * [MCP 2026-07-28 Streamable HTTP, Security & Endpoint]
 */
bool check_mcp_origin(struct slice origin, const struct text_list *allowed, bool loopback);

/*
 * What a header says is what the body says, byte for byte: else two parties on the way would act
 * on two requests. `at` NULL means absent, which says nothing and so is not the same.
 * [MCP 2026-07-28 Streamable HTTP, Server Validation]
 */
bool check_mcp_version_mirrored(struct slice header, struct slice body);
bool check_mcp_method_mirrored(struct slice header, struct slice body);
/* The header's value as decoded. */
bool check_mcp_name_mirrored(struct slice header, struct slice body);

#endif
