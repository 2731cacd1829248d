/* killed-by: proxy/exc/basic-encoding */
/* The fault: ID and secret are joined as they are. */
#include "exchange/client_auth.h"
#include "lib/base64url.h"

void __real_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);
void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization);

void __wrap_client_auth_write(
	const struct client_identity *client, struct buf *body, struct buf *authorization)
{
	struct buf pair = {0};

	if (client->how != CLIENT_AUTH_BASIC) {
		__real_client_auth_write(client, body, authorization);
		return;
	}
	buf_printf(&pair, "%s:%s", client->id, client->secret);
	buf_puts(authorization, "Basic ");
	base64_encode(authorization, pair.at, pair.len);
	buf_clear(&pair);
}
