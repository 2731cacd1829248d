#include "metadata.h"

char *metadata_url(const struct url *resource)
{
	/* "any terminating slash (/) following the host component MUST be removed" */
	struct slice path = slice_is(resource->path, "/") ? SLICE_NONE : resource->path;

	return xasprintf("%.*s/.well-known/oauth-protected-resource%.*s",
		SLICE_ARGS(resource->origin), SLICE_ARGS(path));
}

static void push_strings(struct json *document, const char *name, const struct text_list *list)
{
	struct json *array;

	/* [RFC9728 3.2] "Parameters with zero elements MUST be omitted" */
	if (list->count == 0)
		return;
	array = json_new_array();
	for (size_t i = 0; i < list->count; i++)
		json_push(array, json_new_string(slice_of(list->at[i])));
	json_set(document, name, array);
}

char *metadata_document(const struct config_route *config)
{
	struct json *document = json_new_object();
	struct json *issuers = json_new_array();
	struct json *methods = json_new_array();
	struct buf text = {0};

	json_set_string(document, "resource", slice_of(config->resource));
	/* [MCP Authorization Server Location] at least one; config_check has seen to it */
	for (size_t i = 0; i < config->accept.count; i++)
		json_push(issuers, json_new_string(slice_of(config->accept.at[i].issuer)));
	json_set(document, "authorization_servers", issuers);
	push_strings(document, "scopes_supported", &config->scopes);
	json_push(methods, json_new_string(SLICE("header")));
	json_set(document, "bearer_methods_supported", methods);
	json_print(&text, document);
	json_free(document);
	return buf_take(&text);
}
