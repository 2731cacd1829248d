/* killed-by: proxy/exc/no-inbound-headers */
/* The fault: the client's fields go to the token endpoint, too. */
#include "flow.h"

enum err __real_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;
enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply) MUST_USE;

enum err __wrap_flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	const struct config_exchange *config = f->accept->exchange;
	struct http_field fields[HTTP_MAX_FIELDS + 2] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Authorization"), buf_slice(&request->authorization)},
	};
	struct http_call call = {
		.method = "POST",
		.url = config->token_endpoint,
		.fields = {fields, request->authorization.len ? 2 : 1},
		.body = buf_slice(&request->body),
		.connect_ms = 3000,
		.reply_ms = 3000,
		.total_ms = 3000,
		.max_bytes = 65536,
	};

	for (size_t i = 0; i < f->request->fields.count; i++) {
		const struct http_field *field = &f->request->fields.at[i];

		if (slice_starts(field->name, "X-") || slice_starts(field->name, "Mcp-") ||
			slice_is_nocase(field->name, "cookie"))
			fields[call.fields.count++] = *field;
	}
	return http_client_call(&call, reply, &f->why);
}
