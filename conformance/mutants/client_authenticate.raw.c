/* killed-by: idp/cli/basic-decoding */
/* The fault: ID and secret of HTTP Basic are taken as they stand, split at the last colon. */
#include "client_auth.h"
#include "lib/base64url.h"

bool __real_client_authenticate(struct call *call);
bool __wrap_client_authenticate(struct call *call);

bool __wrap_client_authenticate(struct call *call)
{
	struct slice value = http_fields_value(call->request->fields, "authorization");
	const struct client *client = NULL;
	struct buf pair = {0};
	size_t colon = 0;

	if (!slice_starts(value, "Basic ") || base64_decode(slice_from(value, 6), &pair))
		return __real_client_authenticate(call);
	for (size_t i = 0; i < pair.len; i++)
		if (pair.at[i] == ':')
			colon = i;
	client = config_client(call->idp->config, slice_to(buf_slice(&pair), colon));
	if (client && !slice_equal(client_secret(client), slice_from(buf_slice(&pair), colon + 1)))
		client = NULL;
	buf_clear(&pair);
	if (!client)
		call_refuse(call, OAUTH_INVALID_CLIENT, "unknown client");
	call->client = client;
	return client;
}
