/* killed-by: proxy/prm/issuer-chain */
/* The fault: issuers get a slash at their end. */
#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static void change(struct json *document)
{
	const struct json *old = json_member(document, "authorization_servers");
	struct json *servers = json_new_array();

	for (const struct json *s = json_first(old); s; s = json_next(s)) {
		struct slice issuer;
		struct buf longer = {0};

		json_string(s, &issuer);
		buf_printf(&longer, "%.*s/", SLICE_ARGS(issuer));
		json_push(servers, json_new_string(buf_slice(&longer)));
		buf_clear(&longer);
	}
	json_set(document, "authorization_servers", servers);
}

char *__wrap_metadata_document(const struct config_route *config)
{
	return changed(__real_metadata_document(config), change);
}
