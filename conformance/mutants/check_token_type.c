/* killed-by: proxy/jwt/typ */
/* The fault: any signed JWT of the issuer is an access token. */
#include "checks/token.h"

bool __wrap_check_token_type(struct slice typ, enum token_profile profile);

bool __wrap_check_token_type(struct slice typ, enum token_profile profile)
{
	(void)typ;
	(void)profile;
	return true;
}
