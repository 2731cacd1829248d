/* killed-by: proxy/prm/shape */
/* The fault: scopes are one string, as in a token. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	json_set_string(document, "scopes_supported", SLICE("backend-mcp:tools:call"));
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
