#include "participants/mcp_methods.h"

#include <string.h>

#define INSTRUCTIONS                                                                           \
	"read_backend and query_bigquery call an upstream service in your name; whoami shows " \
	"which token they use."

/* How long a client may keep the list of tools: it never changes while the server runs. */
#define LIST_TTL_MS 3600000

static void fail(struct mcp_answer *out, int code, const char *message)
{
	out->error = (struct rpc_error){code, message, NULL};
}

static struct json *server_info(void)
{
	struct json *info = json_new_object();

	json_set_string(info, "name", SLICE("backend-auth-mcp-server"));
	json_set_string(info, "title", SLICE("backend-auth MCP server"));
	json_set_string(info, "version", SLICE(BACKEND_AUTH_VERSION));
	return info;
}

static struct json *capabilities(void)
{
	struct json *object = json_new_object();

	json_set(object, "tools", json_new_object());
	return object;
}

/* [MCP 2026-07-28 basic] every result says what it is and who made it */
static void mark_modern(struct json *result)
{
	struct json *meta = json_new_object();

	json_set_string(result, "resultType", SLICE("complete"));
	json_set(meta, MCP_META_SERVER_INFO, server_info());
	json_set(result, "_meta", meta);
}

/* [MCP 2026-07-28 Caching] the same for every user, so anybody may share it */
static void mark_cacheable(struct json *result)
{
	json_set_number(result, "ttlMs", LIST_TTL_MS);
	json_set_string(result, "cacheScope", SLICE("public"));
}

static void discover(struct mcp_answer *out)
{
	out->result = json_new_object();
	json_set(out->result, "supportedVersions", mcp_supported_versions());
	json_set(out->result, "capabilities", capabilities());
	json_set_string(out->result, "instructions", SLICE(INSTRUCTIONS));
	mark_cacheable(out->result);
}

static void initialize(
	const struct json *params, struct mcp_sessions *sessions, struct mcp_answer *out)
{
	const struct json *client = json_member(params, "clientInfo");

	if (!json_member_string(params, "protocolVersion").at ||
		!json_is_object(json_member(params, "capabilities")) ||
		!json_member_string(client, "name").at ||
		!json_member_string(client, "version").at) {
		fail(out, RPC_INVALID_PARAMS,
			"initialize needs protocolVersion, capabilities and clientInfo");
		return;
	}
	mcp_session_begin(sessions, out->session);
	out->result = json_new_object();
	/* [MCP 2025-11-25 Lifecycle] the version that was asked for, or else the latest we have */
	json_set_string(out->result, "protocolVersion", SLICE(MCP_LEGACY_VERSION));
	json_set(out->result, "capabilities", capabilities());
	json_set(out->result, "serverInfo", server_info());
	json_set_string(out->result, "instructions", SLICE(INSTRUCTIONS));
}

static void list_tools(enum mcp_era era, const struct json *params, struct mcp_answer *out)
{
	/* There is one page, so no cursor of ours exists. */
	if (json_member(params, "cursor")) {
		fail(out, RPC_INVALID_PARAMS, "There is no such cursor");
		return;
	}
	out->result = json_new_object();
	json_set(out->result, "tools", mcp_tools_list());
	if (era == MCP_ERA_MODERN)
		mark_cacheable(out->result);
}

static void call_tool(
	const struct json *params, const struct mcp_tool_call *call, struct mcp_answer *out)
{
	struct slice name = json_member_string(params, "name");
	struct mcp_tool_call with = *call;

	with.arguments = json_member(params, "arguments");
	if (!mcp_tool_known(name))
		fail(out, RPC_INVALID_PARAMS, "Unknown tool");
	else if (with.arguments && !json_is_object(with.arguments))
		fail(out, RPC_INVALID_PARAMS, "arguments must be an object");
	else
		out->result = mcp_tool_run(name, &with);
}

void mcp_answer(enum mcp_era era, const struct rpc_message *message, struct mcp_sessions *sessions,
	const struct mcp_tool_call *call, struct mcp_answer *out)
{
	bool modern = era == MCP_ERA_MODERN;

	memset(out, 0, sizeof *out);
	if (slice_is(message->method, "tools/list"))
		list_tools(era, message->params, out);
	else if (slice_is(message->method, "tools/call"))
		call_tool(message->params, call, out);
	else if (modern && slice_is(message->method, "server/discover"))
		discover(out);
	else if (!modern && slice_is(message->method, "initialize"))
		initialize(message->params, sessions, out);
	else if (!modern && slice_is(message->method, "ping"))
		out->result = json_new_object();
	else
		fail(out, RPC_METHOD_NOT_FOUND, "Method not found");
	if (modern && out->result)
		mark_modern(out->result);
}
