/* killed-by: idp/at/rfc9068 */
/* The fault: access tokens are like any JWT. */
#include "mint.h"

char *__real_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);
char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims);

char *__wrap_mint_token(const struct signing_key *key, const char *typ, const struct json *claims)
{
	(void)typ;
	return __real_mint_token(key, "JWT", claims);
}
