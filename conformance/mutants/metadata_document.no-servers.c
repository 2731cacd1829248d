/* killed-by: proxy/prm/authorization-servers */
/* The fault: authorization_servers is left out, as RFC 9728 alone would allow. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	json_remove(document, "authorization_servers");
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
