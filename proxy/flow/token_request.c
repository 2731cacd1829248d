/* token_request: one POST to a token endpoint. What goes there is what the configuration says. */
#include "flow.h"
#include "lib/http_client.h"

#define REPLY_MAX_BYTES (256 * 1024)

enum err flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	const struct config_exchange *config = f->accept->exchange;
	/* Nothing of the client's own fields is among them. */
	struct http_field fields[3] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Accept"), SLICE("application/json")},
		{SLICE("Authorization"), buf_slice(&request->authorization)},
	};
	struct http_call call = {
		.method = "POST",
		.url = config->token_endpoint,
		.fields = {fields, request->authorization.len ? 3 : 2},
		.body = buf_slice(&request->body),
		.ca_file = config->ca_file,
		.connect_ms = (unsigned)config->timeout_ms,
		.reply_ms = (unsigned)config->timeout_ms,
		.total_ms = (unsigned)config->timeout_ms,
		.max_bytes = REPLY_MAX_BYTES,
	};

	/* Once: nobody knows what became of a request that was not answered. [RFC9110 9.2.2] */
	f->why = (struct note){0};
	return http_client_call(&call, reply, &f->why);
}
