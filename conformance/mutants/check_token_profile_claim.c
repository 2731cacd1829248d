/* killed-by: proxy/jwt/required-claims */
/* The fault: client_id and jti are not read. */
#include "checks/token.h"

bool __wrap_check_token_profile_claim(const struct claim_text *claim, enum token_profile profile);

bool __wrap_check_token_profile_claim(const struct claim_text *claim, enum token_profile profile)
{
	(void)claim;
	(void)profile;
	return true;
}
