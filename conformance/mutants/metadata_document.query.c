/* killed-by: proxy/prm/methods */
/* The fault: the query is offered as a way to send a token. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	struct json *methods = json_new_array();

	json_push(methods, json_new_string(SLICE("header")));
	json_push(methods, json_new_string(SLICE("query")));
	json_set(document, "bearer_methods_supported", methods);
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
