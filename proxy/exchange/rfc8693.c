/* rfc8693: token exchange at the IdP that issued the client's token, with our own client. */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

/* [RFC8693 2.1] */
static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_TOKEN_EXCHANGE));
	form_add(body, "subject_token", subject_token);
	form_add(body, "subject_token_type", slice_of(config->subject_token_type));
	form_add(body, "audience", slice_of(config->audience));
	form_add(body, "scope", slice_of(config->scope));
	form_add(body, "requested_token_type", SLICE(TOKEN_TYPE_ACCESS_TOKEN));
	client_auth_write(config->client_auth, config->client_id, config->client_secret, body,
		&out->authorization);
	out->issued_token_type = SLICE(TOKEN_TYPE_ACCESS_TOKEN);
}

const struct exchange_method exchange_rfc8693 = {"rfc8693", write};
