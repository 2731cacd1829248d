/* client_credentials: our client's own token, which says who acts for the client's subject. */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

void exchange_write_client_credentials(
	const struct config_exchange *config, struct exchange_request *out)
{
	struct client_identity client = client_identity_of(config);
	const struct config_actor *actor = config->actor;
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE("client_credentials"));
	if (actor->scope)
		form_add(body, "scope", slice_of(actor->scope));
	if (actor->audience)
		form_add(body, "audience", slice_of(actor->audience));
	client_auth_write(&client, body, &out->authorization);
}
