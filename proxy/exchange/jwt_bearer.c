/*
 * jwt_bearer: on-behalf-of at IdPs that have it as an assertion grant: the client's token is the
 * assertion, and the scope alone names the target. [RFC7523 2.1]
 */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	struct client_identity client = client_identity_of(config);
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_JWT_BEARER));
	form_add(body, "assertion", subject_token);
	form_add(body, "requested_token_use", SLICE("on_behalf_of"));
	form_add(body, "scope", slice_of(config->scope));
	client_auth_write(&client, body, &out->authorization);
	/* [RFC6749 5.1] the reply to this grant has no issued_token_type */
	out->issued_token_type = SLICE_NONE;
}

const struct exchange_method exchange_jwt_bearer = {"jwt_bearer", write};
