/* killed-by: proxy/ops/secret-renew */
/* The fault: the secret that was there at the start is used for ever. */
#include <stdatomic.h>
#include <string.h>

#include "exchange/client_auth.h"
#include "lib/str.h"

struct client_identity __real_client_identity_of(const struct config_exchange *config);
struct client_identity __wrap_client_identity_of(const struct config_exchange *config);

struct client_identity __wrap_client_identity_of(const struct config_exchange *config)
{
	static _Atomic(char *) first;
	struct client_identity client = __real_client_identity_of(config);

	if (client.id && client.secret && strcmp(client.id, "odd: client+%41") == 0) {
		if (!atomic_load(&first))
			atomic_store(&first, xstrdup(client.secret));
		client.secret = atomic_load(&first);
	}
	return client;
}
