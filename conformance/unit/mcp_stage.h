/*
 * mcp_stage: what the tests of the MCP server share: the server before a fake upstream, which is
 * the witness of what it was sent, and requests to it in both eras.
 */
#ifndef UNIT_MCP_STAGE_H
#define UNIT_MCP_STAGE_H

#include "unit/unit.h"

#include <stdatomic.h>

#include "participants/mcp_http.h"

#define TOKEN "Bearer abc.DEF-_~+/=="
#define AUTHORIZED "Authorization: " TOKEN "\r\n"

#define JSON_TYPE "Content-Type: application/json\r\n"
#define BOTH_TYPES JSON_TYPE "Accept: application/json, text/event-stream\r\n"
#define MODERN BOTH_TYPES "MCP-Protocol-Version: 2026-07-28\r\n"
#define META                                                                            \
	"\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","        \
	"\"io.modelcontextprotocol/clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}," \
	"\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define DISCOVER \
	"{\"jsonrpc\":\"2.0\",\"id\":\"d1\",\"method\":\"server/discover\",\"params\":{" META "}}"
#define LIST "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{" META "}}"
#define WHOAMI                                                                      \
	"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{" META \
	",\"name\":\"whoami\",\"arguments\":{}}}"
#define INITIALIZE                                                             \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{" \
	"\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"              \
	"\"clientInfo\":{\"name\":\"unit\",\"version\":\"1\"}}}"
#define PING "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}"
#define INITIALIZED "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"

/* What the upstream answers, and what it saw last. */
struct mcp_upstream {
	int status;
	const char *body;
	bool hold; /* keep the caller waiting, and watch whether it goes away */
	atomic_int calls;
	atomic_int held; /* 1 while waiting, 2 the caller went away, 3 it did not */
	struct buf seen; /* method, path, Authorization, Content-Type and body, a line each */
};

/* The one stage of a test program. */
extern struct mcp_stage {
	struct mcp_upstream upstream;
	struct mcp_config *config;
	struct mcp_sessions *sessions;
	unsigned port;
} mcp_stage;

int mcp_stage_start(void **state);
int mcp_stage_stop(void **state);
/* An upstream that has heard nothing yet and says yes. */
int mcp_stage_reset(void **state);
/* Up to `ms` until the condition of `turn` holds; polls without a descriptor to wait on. */
bool mcp_stage_wait(bool (*turn)(void *context), void *context, int ms);

/*
 * tools/call in modern form; `meta` and `more` are put into _meta and into the head. The caller
 * frees the request, and the reply to it.
 */
char *mcp_tool_request(const char *tool, const char *arguments, const char *meta, const char *more);
char *mcp_tool_call(const char *tool, const char *arguments, const char *meta, const char *more);
/* Both parts are in the reply. */
void expect_both(char *take_reply, const char *part, const char *other_part);

/* Any request to the endpoint: the reply, which the caller frees; or what must be in it. */
char *mcp_send(const char *method, const char *fields, const char *body);
void mcp_expect(
	const char *method, const char *fields, const char *body, int status, const char *part);
void mcp_expect_post(const char *fields, const char *body, int status, const char *part);

#endif
