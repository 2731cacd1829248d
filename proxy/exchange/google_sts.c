/*
 * google_sts: federation. The client's JWT is the whole proof: there is no client of ours, hence no
 * secret to store, and the audience names the pool's provider, not the service that is called.
 */
#include <stdlib.h>

#include "exchange/exchange.h"
#include "lib/form.h"
#include "lib/json.h"

/* [Google STS v1 token] "do not send" an Authorization field: it can make the request fail */
static void write(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	struct buf *body = &out->body;

	form_add(body, "grant_type", SLICE(GRANT_TOKEN_EXCHANGE));
	form_add(body, "audience", slice_of(config->audience));
	form_add(body, "scope", slice_of(config->scope));
	form_add(body, "requested_token_type", SLICE(TOKEN_TYPE_ACCESS_TOKEN));
	form_add(body, "subject_token", subject_token);
	form_add(body, "subject_token_type", SLICE(TOKEN_TYPE_JWT));
	out->issued_token_type = SLICE(TOKEN_TYPE_ACCESS_TOKEN);
}

void impersonation_write(const struct config_service_account *account, struct buf *body)
{
	struct json *document = json_new_object();
	struct json *scopes = json_new_array();
	char *lifetime = xasprintf("%llus", (unsigned long long)account->lifetime_s);

	for (size_t i = 0; i < account->scopes.count; i++)
		json_push(scopes, json_new_string(slice_of(account->scopes.at[i])));
	json_set(document, "scope", scopes);
	json_set_string(document, "lifetime", slice_of(lifetime));
	json_print(body, document);
	json_free(document);
	free(lifetime);
}

const struct exchange_method exchange_google_sts = {"google_sts", write};
