/* killed-by: idp/jag/client-mapping */
/* The fault: the client has the same ID at every server. */
#include "mint.h"

#include <string.h>

char *__real_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);
char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);

char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims)
{
	struct json *changed = json_copy(claims);
	char *token;

	if (strcmp(typ, "oauth-id-jag+jwt") == 0) {
		json_set_string(changed, "client_id", SLICE("auth-proxy"));
	}
	token = __real_mint_token(key, typ, changed);
	json_free(changed);
	return token;
}
