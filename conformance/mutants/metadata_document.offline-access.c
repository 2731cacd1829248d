/* killed-by: proxy/chal/no-offline-access */
/* The fault: scopes_supported is the authorization server's list. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	struct json *scopes = json_new_array();

	json_push(scopes, json_new_string(SLICE("openid")));
	json_push(scopes, json_new_string(SLICE("offline_access")));
	json_set(document, "scopes_supported", scopes);
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
