/* killed-by: proxy/exc/one-client-auth */
/* The fault: every secret goes by HTTP Basic, whatever is configured. */
#include "exchange/client_auth.h"
#include "lib/form.h"

void __real_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);
void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);

void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization)
{
	struct client_identity other = *client;

	if (other.how == CLIENT_AUTH_POST)
		other.how = CLIENT_AUTH_BASIC;
	__real_client_auth_write(&other, body, authorization);
}
