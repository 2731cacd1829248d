#include "checks/mcp.h"

bool check_origin_allowed(struct slice origin, char *const *allowed, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(origin, allowed[i]))
			return true;
	return false;
}

bool check_operation_media_type(struct slice content_type, size_t content_type_fields)
{
	struct slice rest = content_type;
	struct slice part;

	if (content_type_fields != 1 || !slice_split(&rest, ';', &part) ||
		!slice_is_nocase(slice_trim(part), "application/json"))
		return false;
	while (slice_split(&rest, ';', &part)) {
		struct slice name = slice_trim(slice_to(part, slice_find(part, '=')));
		struct slice value = slice_trim(slice_from(part, slice_find(part, '=') + 1));

		if (slice_is_nocase(name, "charset") && !slice_is_nocase(value, "utf-8") &&
			!slice_is_nocase(value, "\"utf-8\""))
			return false;
	}
	return true;
}

bool check_operation_uncoded(size_t content_encoding_fields)
{
	return content_encoding_fields == 0;
}

bool check_operation_message(enum mcp_kind kind)
{
	return kind == MCP_CALL || kind == MCP_RESPONSE;
}

/*
 * Equal but for letter case, as decoders without regard for it see it: ASCII, and the two letters
 * outside of it, U+017F and U+212A, whose other case is "s" and "k".
 */
static bool looks_like(const char *name, const char *known)
{
	while (*name && *known) {
		char c = *name;
		size_t len = 1;

		if (name[0] == '\xc5' && name[1] == '\xbf') {
			c = 's';
			len = 2;
		} else if (name[0] == '\xe2' && name[1] == '\x84' && name[2] == '\xaa') {
			c = 'k';
			len = 3;
		}
		if (!slice_equal_nocase(slice_make(&c, 1), slice_make(known, 1)))
			return false;
		name += len;
		known++;
	}
	return !*name && !*known;
}

static bool no_look_alike(const struct json *object, const char *const *known, size_t count)
{
	for (const struct json *m = json_first(object); m; m = json_next(m))
		for (size_t i = 0; i < count; i++)
			if (looks_like(json_name(m), known[i]) &&
				!slice_is(slice_of(json_name(m)), known[i]))
				return false;
	return true;
}

bool check_operation_members(const struct json *message)
{
	static const char *const of_message[] = {
		"jsonrpc", "id", "method", "params", "result", "error"};
	static const char *const of_params[] = {"name", "uri", "_meta"};
	static const char *const of_meta[] = {"io.modelcontextprotocol/protocolVersion"};
	const struct json *params = json_member(message, "params");
	const struct json *meta = json_member(params, "_meta");

	return no_look_alike(message, of_message, ARRAY_LEN(of_message)) &&
	       no_look_alike(params, of_params, ARRAY_LEN(of_params)) &&
	       no_look_alike(meta, of_meta, ARRAY_LEN(of_meta));
}

bool check_operation_method_mirrored(const struct mcp_mirror *field, struct slice body)
{
	if (field->shape == MIRROR_ABSENT)
		return true;
	return field->shape == MIRROR_GOOD && body.at && slice_equal(field->value, body);
}

bool check_operation_name_mirrored(const struct mcp_mirror *field, struct slice body)
{
	if (field->shape == MIRROR_ABSENT)
		return true;
	return field->shape == MIRROR_GOOD && body.at && slice_equal(field->value, body);
}

bool check_operation_version_mirrored(const struct mcp_mirror *field, struct slice body)
{
	if (field->shape == MIRROR_ABSENT)
		return true;
	return field->shape == MIRROR_GOOD && (!body.at || slice_equal(field->value, body));
}
