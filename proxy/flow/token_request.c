/* token_request: one POST to a token endpoint. What goes there is what the configuration says. */
#include "flow.h"
#include "lib/clock.h"
#include "lib/http_client.h"

#define REPLY_MAX_BYTES (256 * 1024)

/* An hour; a date is not passed on, nor a time that nobody would wait for. */
#define RETRY_AFTER_MAX_S 3600

enum refusal flow_told_to_wait(struct flow *f, const char *whom, const struct http_reply *reply)
{
	uint64_t seconds;

	if (slice_to_u64(
		    http_fields_value(reply->fields, "retry-after"), RETRY_AFTER_MAX_S, &seconds))
		f->retry_after_s = (unsigned)seconds;
	return refuse(f, REFUSED_EXCHANGE_UNAVAILABLE, "%s answered %d", whom, reply->status);
}

static unsigned time_for(
	const struct config_exchange *config, const struct exchange_request *request)
{
	int64_t left_ms = request->deadline_ms - clock_ms();

	if (!request->deadline_ms)
		return (unsigned)config->timeout_ms;
	return left_ms > 1 ? (unsigned)left_ms : 1;
}

/* An assertion goes to the server that it is for, and nothing but an assertion does. */
static void address(const struct config_exchange *config, bool assertion, struct http_call *call)
{
	const struct config_authorization_server *server = config->authorization_server;

	call->url = assertion ? server->token_endpoint : config->token_endpoint;
	call->ca_file = assertion ? server->ca_file : config->ca_file;
	call->certificate =
		CERTIFICATE_OF(assertion ? server->client_certificate : config->client_certificate);
	call->key = KEY_OF(assertion ? server->client_certificate : config->client_certificate);
}

enum err flow_send_token_request(
	struct flow *f, const struct exchange_request *request, struct http_reply *reply)
{
	const struct config_exchange *config = f->accept->exchange;
	unsigned ms = time_for(config, request);
	/* Nothing of the client's own fields is among them. */
	struct http_field fields[3] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Accept"), SLICE("application/json")},
		{SLICE("Authorization"), buf_slice(&request->authorization)},
	};
	struct http_call call = {
		.method = "POST",
		.fields = {fields, request->authorization.len ? 3 : 2},
		.body = buf_slice(&request->body),
		.connect_ms = ms,
		.reply_ms = ms,
		.total_ms = ms,
		.max_bytes = REPLY_MAX_BYTES,
	};

	address(config, request->assertion.at != NULL, &call);
	/* Once: nobody knows what became of a request that was not answered. [RFC9110 9.2.2] */
	f->why = (struct note){0};
	return http_client_call(&call, reply, &f->why);
}
