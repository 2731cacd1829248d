/* killed-by: proxy/prm/resource-identical */
/* The fault: resource ends in a slash that nobody typed. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	char *resource = slice_dup(json_member_string(document, "resource"));
	char *other = xasprintf("%s/", resource);

	json_set_string(document, "resource", slice_of(other));
	free(other);
	free(resource);
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
