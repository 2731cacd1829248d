/*
 * google_sts: federation. The client's JWT is the whole proof: there is no client of ours, hence no
 * secret to store, and the audience names the pool's provider, not the service that is called.
 */
#include "exchange/exchange.h"
#include "lib/form.h"

/* [Google STS v1 token] "do not send" an Authorization field: it can make the request fail */
static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_TOKEN_EXCHANGE));
	form_add(body, "audience", slice_of(config->audience));
	form_add(body, "scope", slice_of(config->scope));
	form_add(body, "requested_token_type", SLICE(TOKEN_TYPE_ACCESS_TOKEN));
	form_add(body, "subject_token", subject_token);
	form_add(body, "subject_token_type", SLICE(TOKEN_TYPE_JWT));
	out->issued_token_type = SLICE(TOKEN_TYPE_ACCESS_TOKEN);
}

const struct exchange_method exchange_google_sts = {"google_sts", write};
