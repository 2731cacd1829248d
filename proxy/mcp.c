#include "mcp.h"

#include <string.h>

#include "lib/base64url.h"

#define META_VERSION "io.modelcontextprotocol/protocolVersion"

/* ---- the body ---- */

/* [MCP 2026-07-28 Standard Request Headers] the member that Mcp-Name repeats; NULL for others */
static const char *name_member(struct slice method)
{
	if (slice_is(method, "tools/call") || slice_is(method, "prompts/get"))
		return "name";
	return slice_is(method, "resources/read") ? "uri" : NULL;
}

/* [MCP basic] params are an object; a name that is no text would be made one by somebody else */
static enum mcp_kind read_params(const struct json *params, struct mcp_message *out)
{
	const char *member = name_member(out->method);
	const struct json *name = member ? json_member(params, member) : NULL;

	if (params && !json_is_object(params))
		return MCP_INVALID;
	if (name && !json_string(name, &out->name))
		return MCP_INVALID;
	out->has_name = member != NULL;
	out->version = json_member_string(json_member(params, "_meta"), META_VERSION);
	return MCP_CALL;
}

/* [JSON-RPC 4, 5] */
static enum mcp_kind read_message(const struct json *value, struct mcp_message *out)
{
	const struct json *method = json_member(value, "method");
	bool has_result = json_member(value, "result") != NULL;
	bool has_error = json_member(value, "error") != NULL;

	if (!slice_is(json_member_string(value, "jsonrpc"), "2.0"))
		return MCP_INVALID;
	if (!method)
		return json_member(value, "id") && has_result != has_error ? MCP_RESPONSE
									   : MCP_INVALID;
	if (has_result || has_error || !json_string(method, &out->method))
		return MCP_INVALID;
	return read_params(json_member(value, "params"), out);
}

enum err mcp_body_parse(struct slice text, struct mcp_body *out)
{
	const struct json *first;
	enum err err;

	out->count = 0;
	err = json_parse(text, &out->document);
	if (err)
		return err;
	first = json_is_array(out->document) ? json_first(out->document) : out->document;
	for (const struct json *value = first; value; value = json_next(value)) {
		struct mcp_message *message = &out->at[out->count];

		if (out->count == MCP_MAX_MESSAGES)
			return ERR_LIMIT;
		*message = (struct mcp_message){.json = value};
		message->kind = read_message(value, message);
		out->count++;
	}
	return out->count ? ERR_NONE : ERR_SYNTAX;
}

void mcp_body_clear(struct mcp_body *body)
{
	json_free(body->document);
	body->document = NULL;
	body->count = 0;
}

/* ---- the fields ---- */

static void read_mirror(struct http_fields fields, const char *name, struct mcp_mirror *out)
{
	size_t count = http_fields_count(fields, name);

	out->shape = count == 0 ? MIRROR_ABSENT : count == 1 ? MIRROR_GOOD : MIRROR_BAD;
	out->value = http_fields_value(fields, name);
}

/* [MCP 2026-07-28 Value Encoding] the markers are case-sensitive, and what looks so is so */
static void decode(struct mcp_mirror *mirror, struct buf *storage)
{
	static const char opening[] = "=?base64?";
	static const char closing[] = "?=";
	size_t around = strlen(opening) + strlen(closing);
	struct slice value = mirror->value;

	if (mirror->shape != MIRROR_GOOD || value.len < around || !slice_starts(value, opening) ||
		!slice_ends(value, closing))
		return;
	value = slice_make(value.at + strlen(opening), value.len - around);
	if (base64_decode(value, storage))
		mirror->shape = MIRROR_BAD;
	mirror->value = buf_slice(storage);
}

void mcp_mirrors_read(struct http_fields fields, struct mcp_mirrors *out)
{
	memset(out, 0, sizeof *out);
	read_mirror(fields, "mcp-method", &out->method);
	read_mirror(fields, "mcp-name", &out->name);
	read_mirror(fields, "mcp-protocol-version", &out->version);
	decode(&out->name, &out->storage);
}

void mcp_mirrors_clear(struct mcp_mirrors *mirrors)
{
	buf_clear(&mirrors->storage);
}
