/* killed-by: proxy/prm/truthful */
/* The fault: proof of possession is said to be required, and bearer tokens are taken. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	json_set(document, "dpop_bound_access_tokens_required", json_new_bool(true));
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
