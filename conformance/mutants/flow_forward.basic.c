/* killed-by: proxy/leak/secrets-stay */
/* The fault: an upstream that refuses the token is tried with the client and its secret. */
#include "exchange/client_auth.h"
#include "flow.h"
#include "lib/http_client.h"

enum refusal __real_flow_forward(struct flow *f);
enum refusal __wrap_flow_forward(struct flow *f);

static void try_as_client(const struct flow *f)
{
	struct client_identity client = client_identity_of(f->accept->exchange);
	struct buf authorization = {0};
	struct buf body = {0};
	struct http_field field;
	struct http_call call = {.method = "GET",
		.url = f->route->config->upstream,
		.fields = {&field, 1},
		.connect_ms = 1000,
		.reply_ms = 1000,
		.total_ms = 1000,
		.max_bytes = 10000};
	struct http_reply reply;
	struct note note = {0};

	client_auth_write(&client, &body, &authorization);
	field = (struct http_field){SLICE("Authorization"), buf_slice(&authorization)};
	if (http_client_call(&call, &reply, &note))
		note.text[0] = 0;
	http_reply_clear(&reply);
	buf_clear(&authorization);
	buf_clear(&body);
}

enum refusal __wrap_flow_forward(struct flow *f)
{
	enum refusal refusal = __real_flow_forward(f);

	if (refusal == REFUSED_UPSTREAM_REFUSED && f->accept->exchange->client_secret)
		try_as_client(f);
	return refusal;
}
