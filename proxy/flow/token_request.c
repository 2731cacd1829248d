/* token_request: one POST to a token endpoint. What goes there is what the configuration says. */
#include "flow.h"
#include "lib/clock.h"
#include "lib/http_client.h"
#include "state/metrics.h"

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
		.certificate = CERTIFICATE_OF(config->client_certificate),
		.key = KEY_OF(config->client_certificate),
		.connect_ms = (unsigned)config->timeout_ms,
		.reply_ms = (unsigned)config->timeout_ms,
		.total_ms = (unsigned)config->timeout_ms,
		.max_bytes = REPLY_MAX_BYTES,
	};

	int64_t began_us = clock_us();
	enum err err;

	/* Once: nobody knows what became of a request that was not answered. [RFC9110 9.2.2] */
	f->why = (struct note){0};
	err = http_client_call(&call, reply, &f->why);
	metrics_exchange_took((double)(clock_us() - began_us) / 1e6);
	return err;
}
