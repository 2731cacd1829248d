/*
 * operation: what does the body ask for, and which scopes does that need? Decided from the body
 * alone; the fields that repeat it are only held against it. [SEP-2243] "MUST NOT treat these
 * values as trusted input for security-sensitive decisions"
 */
#include "checks/mcp.h"
#include "flow.h"
#include "mcp.h"

static enum refusal look_at_form(struct flow *f)
{
	struct http_fields fields = f->request->fields;

	if (!check_operation_media_type(http_fields_value(fields, "content-type"),
		    http_fields_count(fields, "content-type")))
		return refuse(f, REFUSED_OPERATION_FORM, "Content-Type is not application/json");
	if (!check_operation_uncoded(http_fields_count(fields, "content-encoding")))
		return refuse(f, REFUSED_OPERATION_FORM, "Content-Encoding hides the body");
	return PASSED;
}

static enum refusal look_at_mirrors(
	struct flow *f, const struct mcp_mirrors *mirrors, const struct mcp_message *message)
{
	if (!check_operation_method_mirrored(&mirrors->method, message->method))
		return refuse(f, REFUSED_OPERATION_MIRROR, "Mcp-Method is not the body's method");
	if (message->has_name && !check_operation_name_mirrored(&mirrors->name, message->name))
		return refuse(f, REFUSED_OPERATION_MIRROR, "Mcp-Name is not the body's name");
	if (!check_operation_version_mirrored(&mirrors->version, message->version))
		return refuse(f, REFUSED_OPERATION_MIRROR,
			"MCP-Protocol-Version is not the body's version");
	return PASSED;
}

static enum refusal look_at_message(struct flow *f, const struct mcp_mirrors *mirrors,
	const struct mcp_message *message, struct needed *needed)
{
	const struct config_operation *row;

	if (!check_operation_message(message->kind))
		return refuse(f, REFUSED_OPERATION, "the body is not JSON-RPC");
	if (!check_operation_members(message->json))
		return refuse(f, REFUSED_OPERATION, "a member is ours but for letter case");
	/* A response asks for nothing, so it needs no more than any request. */
	if (message->kind == MCP_CALL) {
		row = scope_policy_row(f->route->config->mcp, message->method, message->name);
		if (row)
			needed->lists[needed->count++] = &row->scopes;
	}
	return look_at_mirrors(f, mirrors, message);
}

/* Every message of a batch counts: one that is not looked at is one that is let through. */
static enum refusal look_at_messages(struct flow *f, struct needed *needed)
{
	enum refusal refusal = PASSED;
	struct mcp_mirrors mirrors;
	struct mcp_body body;

	mcp_mirrors_read(f->request->fields, &mirrors);
	if (mcp_body_parse(buf_slice(&f->held), &body))
		refusal = refuse(f, REFUSED_OPERATION, "the body is not one strict JSON text");
	for (size_t i = 0; i < body.count && refusal == PASSED; i++)
		refusal = look_at_message(f, &mirrors, &body.at[i], needed);
	mcp_body_clear(&body);
	mcp_mirrors_clear(&mirrors);
	return refusal;
}

enum refusal flow_read_operation(struct flow *f, struct needed *needed)
{
	enum refusal refusal;

	/* The method does not tell: some servers read the body of a GET, or let a field change it.
	 */
	if (!slice_is(f->request->method, "POST") && !f->request->has_body)
		return PASSED;
	refusal = look_at_form(f);
	if (refusal == PASSED)
		refusal = flow_hold_body(f, f->route->config->mcp->max_body_bytes);
	return refusal == PASSED ? look_at_messages(f, needed) : refusal;
}
