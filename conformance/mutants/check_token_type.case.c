/* killed-by: proxy/jwt/typ */
/* The fault: a media type is compared byte for byte. */
#include "checks/token.h"

bool __wrap_check_token_type(struct slice typ, enum token_profile profile);

bool __wrap_check_token_type(struct slice typ, enum token_profile profile)
{
	(void)profile;
	return slice_is(typ, "at+jwt") || slice_is(typ, "application/at+jwt");
}
