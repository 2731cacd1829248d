#include "participants/mcp_rpc.h"

static bool fail(struct rpc_error *error, int code, const char *message)
{
	*error = (struct rpc_error){code, message, NULL};
	return false;
}

/* [MCP basic] "Requests MUST include a string or integer ID. ... the ID MUST NOT be null." */
static bool id_valid(const struct json *id)
{
	struct slice text;
	int64_t number;

	return json_string(id, &text) || json_integer(id, &number);
}

static bool read_call(struct rpc_message *out, struct rpc_error *error)
{
	out->id = json_member(out->document, "id");
	out->params = json_member(out->document, "params");
	if (out->id && !id_valid(out->id)) {
		out->id = NULL;
		return fail(error, RPC_INVALID_REQUEST, "The id must be a string or an integer");
	}
	if (out->params && !json_is_object(out->params))
		return fail(error, RPC_INVALID_REQUEST, "params must be an object");
	out->kind = out->id ? RPC_REQUEST : RPC_NOTIFICATION;
	return true;
}

bool rpc_parse(struct slice text, struct rpc_message *out, struct rpc_error *error)
{
	*out = (struct rpc_message){.kind = RPC_INVALID};
	*error = (struct rpc_error){.code = 0};
	if (json_parse(text, &out->document))
		return fail(error, RPC_PARSE_ERROR, "The body is not one strict JSON text");
	if (!json_is_object(out->document) ||
		!slice_is(json_member_string(out->document, "jsonrpc"), "2.0"))
		return fail(error, RPC_INVALID_REQUEST, "The body is not one JSON-RPC 2.0 message");
	if (json_string(json_member(out->document, "method"), &out->method))
		return read_call(out, error);
	if (json_member(out->document, "method") || !json_member(out->document, "id") ||
		!json_member(out->document, "result") == !json_member(out->document, "error"))
		return fail(error, RPC_INVALID_REQUEST,
			"The message is no request, notification or response");
	out->kind = RPC_RESPONSE;
	return true;
}

void rpc_clear(struct rpc_message *message)
{
	json_free(message->document);
	*message = (struct rpc_message){.kind = RPC_INVALID};
}

static struct json *envelope(const struct json *id)
{
	struct json *object = json_new_object();

	json_set_string(object, "jsonrpc", SLICE("2.0"));
	if (id)
		json_set(object, "id", json_copy(id));
	return object;
}

static void print_and_free(struct buf *out, struct json *take_object)
{
	json_print(out, take_object);
	json_free(take_object);
}

void rpc_print_result(struct buf *out, const struct json *id, struct json *take_result)
{
	struct json *object = envelope(id);

	json_set(object, "result", take_result);
	print_and_free(out, object);
}

void rpc_print_error(struct buf *out, const struct json *id, struct rpc_error *error)
{
	struct json *object = envelope(id);
	struct json *inner = json_new_object();

	json_set_number(inner, "code", error->code);
	json_set_string(inner, "message", slice_of(error->message));
	if (error->data)
		json_set(inner, "data", error->data);
	error->data = NULL;
	json_set(object, "error", inner);
	print_and_free(out, object);
}

void rpc_print_notification(struct buf *out, const char *method, struct json *take_params)
{
	struct json *object = envelope(NULL);

	json_set_string(object, "method", slice_of(method));
	json_set(object, "params", take_params);
	print_and_free(out, object);
}
