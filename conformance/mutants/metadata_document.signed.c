/* killed-by: proxy/prm/signed */
/* The fault: signed_metadata is signed by none of the keys that are named. */
#include <string.h>

#include "document.h"
#include "metadata.h"

char *__real_metadata_document(const struct config_route *config);
char *__wrap_metadata_document(const struct config_route *config);

static _Thread_local const char *token_endpoint;

static void change(struct json *document)
{
	struct slice base = slice_of(token_endpoint);
	struct buf keys = {0};

	/* The keys are there: those of the IdP, in place of our own. */
	buf_printf(&keys, "%.*skeys", (int)(base.len - strlen("token")), base.at);
	json_set_string(document, "jwks_uri", buf_slice(&keys));
	buf_clear(&keys);
	json_set_string(document, "signed_metadata",
		SLICE("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xIn0.c2lnbmF0dXJl"));
}

char *__wrap_metadata_document(const struct config_route *config)
{
	token_endpoint = config->exchange->token_endpoint;
	return changed(__real_metadata_document(config), change);
}
