/* killed-by: proxy/exc/one-client-auth */
/* The fault: to be sure, the secret is sent in both places. */
#include "exchange/client_auth.h"
#include "lib/form.h"

void __real_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);
void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);

void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization)
{
	__real_client_auth_write(client, body, authorization);
	if (client->how == CLIENT_AUTH_BASIC) {
		form_add(body, "client_id", slice_of(client->id));
		form_add(body, "client_secret", slice_of(client->secret));
	}
}
