/* killed-by: proxy/prm/shape */
/* The fault: a list without members is there, empty. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	if (!json_member(document, "scopes_supported"))
		json_set(document, "scopes_supported", json_new_array());
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
