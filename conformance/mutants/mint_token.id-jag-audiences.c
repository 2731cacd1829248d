/* killed-by: idp/jag/claims */
/* The fault: an assertion is for the IdP as well. */
#include "mint.h"

#include <string.h>

char *__real_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);
char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);

char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims)
{
	struct json *changed = json_copy(claims);
	char *token;

	if (strcmp(typ, "oauth-id-jag+jwt") == 0) {
		struct json *both = json_new_array();

		json_push(both, json_new_string(json_member_string(claims, "aud")));
		json_push(both, json_new_string(json_member_string(claims, "iss")));
		json_set(changed, "aud", both);
	}
	token = __real_mint_token(key, typ, changed);
	json_free(changed);
	return token;
}
