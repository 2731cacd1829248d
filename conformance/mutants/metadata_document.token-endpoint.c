/* killed-by: proxy/prm/issuer-chain */
/* The fault: the token endpoint is named in place of the issuer. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	struct json *servers = json_new_array();

	json_push(servers, json_new_string(SLICE("https://idp.example.com/oauth2/default/token")));
	json_set(document, "authorization_servers", servers);
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
