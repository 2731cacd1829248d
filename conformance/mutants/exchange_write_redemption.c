/* killed-by: proxy/exc/id-jag-chain */
/* The fault: at the other server the client proves itself by what it has at the IdP. */
#include "exchange/client_auth.h"
#include "exchange/exchange.h"
#include "lib/form.h"

void __wrap_exchange_write_redemption(
	const struct config_exchange *config, struct exchange_request *out);

void __wrap_exchange_write_redemption(
	const struct config_exchange *config, struct exchange_request *out)
{
	struct client_identity client = client_identity_of(config);

	form_add(&out->body, "grant_type", SLICE(GRANT_JWT_BEARER));
	form_add(&out->body, "assertion", out->assertion);
	client_auth_write(&client, &out->body, &out->authorization);
}
