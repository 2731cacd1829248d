#include "participants/mcp_protocol.h"

#include "lib/base64url.h"
#include "participants/mcp_checks.h"

#define BASE64_PREFIX "=?base64?"
#define BASE64_SUFFIX "?="

static int refuse(struct rpc_error *error, int status, int code, const char *message)
{
	*error = (struct rpc_error){code, message, NULL};
	return status;
}

/* SLICE_NONE unless the field occurs exactly once: which of two would the others believe? */
static struct slice single(struct http_fields fields, const char *name)
{
	return http_fields_count(fields, name) == 1 ? http_fields_value(fields, name) : SLICE_NONE;
}

static struct slice meta_version(const struct rpc_message *message)
{
	return json_member_string(json_member(message->params, "_meta"), MCP_META_VERSION);
}

struct json *mcp_supported_versions(void)
{
	struct json *versions = json_new_array();

	json_push(versions, json_new_string(SLICE(MCP_MODERN_VERSION)));
	json_push(versions, json_new_string(SLICE(MCP_LEGACY_VERSION)));
	return versions;
}

static int refuse_version(struct rpc_error *error, struct slice requested)
{
	struct json *data = json_new_object();

	json_set(data, "supported", mcp_supported_versions());
	json_set_string(data, "requested", requested);
	*error = (struct rpc_error){RPC_UNSUPPORTED_VERSION, "Unsupported protocol version", data};
	return 400;
}

enum mcp_era mcp_era_of(struct http_fields fields, const struct rpc_message *message)
{
	struct slice header = http_fields_value(fields, "mcp-protocol-version");
	struct slice meta = meta_version(message);

	if (meta.at && !(slice_is(meta, MCP_LEGACY_VERSION) && slice_equal(meta, header)))
		return MCP_ERA_MODERN;
	if (!header.at || slice_is(header, MCP_LEGACY_VERSION))
		return MCP_ERA_LEGACY;
	if (slice_is(message->method, "initialize") && !slice_is(header, MCP_MODERN_VERSION))
		return MCP_ERA_LEGACY;
	return MCP_ERA_MODERN;
}

/* ---- modern ---- */

static int version_refusal(
	struct http_fields fields, const struct rpc_message *message, struct rpc_error *error)
{
	struct slice header = single(fields, "mcp-protocol-version");
	struct slice meta = meta_version(message);

	if (!header.at)
		return refuse(error, 400, RPC_HEADER_MISMATCH,
			"Header mismatch: MCP-Protocol-Version must occur once");
	if (meta.at && !check_mcp_version_mirrored(header, meta))
		return refuse(error, 400, RPC_HEADER_MISMATCH,
			"Header mismatch: MCP-Protocol-Version is not the version in _meta");
	if (!slice_is(header, MCP_MODERN_VERSION))
		return refuse_version(error, header);
	return 0;
}

/* [MCP 2026-07-28 Streamable HTTP, Value Encoding] "=?base64?...?=", which may hold any text */
static bool decode_value(struct slice value, struct buf *out)
{
	size_t prefix = sizeof BASE64_PREFIX - 1;
	size_t suffix = sizeof BASE64_SUFFIX - 1;

	if (!value.at)
		return false;
	if (!slice_starts(value, BASE64_PREFIX) || !slice_ends(value, BASE64_SUFFIX) ||
		value.len < prefix + suffix) {
		buf_add(out, value);
		return http_is_field_value(value, false);
	}
	value = slice_make(value.at + prefix, value.len - prefix - suffix);
	return base64_decode(value, out) == ERR_NONE;
}

/* The member that Mcp-Name mirrors; NULL for methods without one. */
static const char *named_member(struct slice method)
{
	if (slice_is(method, "tools/call") || slice_is(method, "prompts/get"))
		return "name";
	return slice_is(method, "resources/read") ? "uri" : NULL;
}

static int mirror_refusal(
	struct http_fields fields, const struct rpc_message *message, struct rpc_error *error)
{
	const char *member = named_member(message->method);
	struct buf name = {0};
	bool same;

	if (!check_mcp_method_mirrored(single(fields, "mcp-method"), message->method))
		return refuse(error, 400, RPC_HEADER_MISMATCH,
			"Header mismatch: Mcp-Method is not the method in the body");
	if (!member)
		return 0;
	same = decode_value(single(fields, "mcp-name"), &name) &&
	       check_mcp_name_mirrored(
		       buf_slice(&name), json_member_string(message->params, member));
	buf_clear(&name);
	if (!same)
		return refuse(error, 400, RPC_HEADER_MISMATCH,
			"Header mismatch: Mcp-Name is not the name in the body");
	return 0;
}

int mcp_modern_refusal(
	struct http_fields fields, const struct rpc_message *message, struct rpc_error *error)
{
	const struct json *meta = json_member(message->params, "_meta");
	int status;

	/* [MCP 2026-07-28 Streamable HTTP] "The client MUST NOT send JSON-RPC responses." */
	if (message->kind == RPC_RESPONSE)
		return refuse(error, 400, RPC_INVALID_REQUEST, "A response answers no request");
	status = version_refusal(fields, message, error);
	/* The headers of a notification are not defined by this version. */
	if (status || message->kind == RPC_NOTIFICATION)
		return status;
	if (!meta_version(message).at)
		return refuse(error, 400, RPC_INVALID_PARAMS, "_meta lacks " MCP_META_VERSION);
	status = mirror_refusal(fields, message, error);
	if (status)
		return status;
	if (!json_is_object(json_member(meta, MCP_META_CAPABILITIES)))
		return refuse(error, 400, RPC_INVALID_PARAMS, "_meta lacks " MCP_META_CAPABILITIES);
	return 0;
}

/* ---- legacy ---- */

int mcp_session_refusal(
	struct http_fields fields, struct mcp_sessions *sessions, struct rpc_error *error)
{
	struct slice id = single(fields, "mcp-session-id");

	if (!id.at)
		return refuse(error, 400, RPC_INVALID_REQUEST,
			"MCP-Session-Id must occur once; initialize gives one");
	/* [MCP 2025-11-25 Transports, Session Management] 404 makes the client start anew. */
	if (!mcp_session_alive(sessions, id))
		return refuse(error, 404, RPC_INVALID_REQUEST, "There is no such session");
	return 0;
}

int mcp_legacy_refusal(struct http_fields fields, const struct rpc_message *message,
	struct mcp_sessions *sessions, struct rpc_error *error)
{
	struct slice header = http_fields_value(fields, "mcp-protocol-version");

	/* [MCP 2025-11-25 Transports] "invalid or unsupported ... MUST respond with 400" */
	if (header.at && !slice_is(single(fields, "mcp-protocol-version"), MCP_LEGACY_VERSION))
		return refuse_version(error, header);
	if (message->kind == RPC_REQUEST && slice_is(message->method, "initialize"))
		return 0;
	return mcp_session_refusal(fields, sessions, error);
}

/* ---- Accept ---- */

/* "0.5" as 500; a weight that is none counts as 0. [RFC9110 12.4.2] */
static unsigned weight_of(struct slice parameters)
{
	static const unsigned step[] = {100, 10, 1};
	unsigned weight;
	struct slice part;

	while (slice_split(&parameters, ';', &part)) {
		part = slice_trim(part);
		if (!slice_starts(part, "q=") && !slice_starts(part, "Q="))
			continue;
		part = slice_from(part, 2);
		if (part.len == 0 || part.len > 5 || (part.at[0] != '0' && part.at[0] != '1'))
			return 0;
		weight = part.at[0] == '1' ? 1000 : 0;
		if (part.len > 1 && part.at[1] != '.')
			return 0;
		for (size_t i = 2; i < part.len; i++) {
			if (part.at[i] < '0' || part.at[i] > '9')
				return 0;
			weight += (unsigned)(part.at[i] - '0') * step[i - 2];
		}
		return weight > 1000 ? 0 : weight;
	}
	return 1000;
}

/* 3 for the type itself, 2 for "application/" and "*", 1 for any, 0 for another one. */
static unsigned match_of(struct slice range, const char *type)
{
	size_t slash = slice_find(slice_of(type), '/') + 1;

	if (slice_is_nocase(range, type))
		return 3;
	if (range.len == slash + 1 && range.at[slash] == '*' &&
		slice_equal_nocase(slice_to(range, slash), slice_make(type, slash)))
		return 2;
	return slice_is(range, "*/*");
}

unsigned mcp_accept_quality(struct http_fields fields, const char *type)
{
	unsigned best = 0;
	unsigned weight = 0;

	if (!http_fields_count(fields, "accept"))
		return 1000;
	for (size_t i = 0; i < fields.count; i++) {
		struct slice rest = fields.at[i].value;
		struct slice part;

		if (!slice_is_nocase(fields.at[i].name, "accept"))
			continue;
		while (slice_split(&rest, ',', &part)) {
			size_t end = slice_find(part, ';');
			unsigned match = match_of(slice_trim(slice_to(part, end)), type);

			/* The most specific range decides. */
			if (match > best) {
				best = match;
				weight = weight_of(slice_from(part, end + 1));
			}
		}
	}
	return weight;
}
