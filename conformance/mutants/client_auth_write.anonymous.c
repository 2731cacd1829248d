/* killed-by: proxy/exc/one-client-auth */
/* The fault: a client without a secret does not say who it is. */
#include "exchange/client_auth.h"
#include "lib/form.h"

void __real_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);
void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);

void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization)
{
	if (client->how != CLIENT_AUTH_NONE)
		__real_client_auth_write(client, body, authorization);
}
