/*
 * mcp_tools: what the tools are and what they do. Two of them call the upstream service, with the
 * very bearer token that the request brought: there is no other credential here. Knows no HTTP
 * of its own server and no protocol version.
 */
#ifndef PARTICIPANTS_MCP_TOOLS_H
#define PARTICIPANTS_MCP_TOOLS_H

#include "participants/mcp_config.h"

struct mcp_tool_call {
	const struct mcp_config *config;
	struct slice authorization;   /* the request's field as it came; `at` NULL without one */
	const struct json *arguments; /* an object, or NULL */
	/* A step is done; may be NULL, and so may be the next one. */
	void (*report)(void *context, unsigned done, unsigned total, const char *message);
	/* False ends the call to the upstream. */
	bool (*go_on)(void *context);
	void *context;
};

/* The tools as tools/list shows them: an array, always in the same order. The caller owns it. */
struct json *mcp_tools_list(void);
bool mcp_tool_known(struct slice name);
/* The tool says what it is doing while it does it. */
bool mcp_tool_reports(struct slice name);

/*
 * Run a known tool. The result has "content" and perhaps "structuredContent"; what goes wrong in
 * the tool is a result with "isError". The caller owns it.
 */
struct json *mcp_tool_run(struct slice name, const struct mcp_tool_call *call);

#endif
