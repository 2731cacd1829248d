/* killed-by: proxy/prm/resource-identical */
/* The fault: resource is the name that the host has inside. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	json_set_string(document, "resource", SLICE("http://auth-proxy.internal:8080/mcp"));
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
