/* killed-by: idp/jag/short */
/* The fault: an assertion lives for a year. */
#include "mint.h"

#include <string.h>

#include "lib/json.h"

char *__real_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);
char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);

char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims)
{
	struct json *changed = json_copy(claims);
	char *token;

	if (strcmp(typ, "oauth-id-jag+jwt") == 0) {
		double iat = 0;

		json_number(json_member(claims, "iat"), &iat);
		json_set_number(changed, "exp", iat + 365.0 * 86400);
	}
	token = __real_mint_token(key, typ, changed);
	json_free(changed);
	return token;
}
