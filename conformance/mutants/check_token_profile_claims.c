/* killed-by: proxy/jwt/required-claims */
/* The fault: client_id and jti are not read. */
#include "checks/token.h"

bool __wrap_check_token_profile_claims(const struct claim_text *client_id,
	const struct claim_text *jti, enum token_profile profile);

bool __wrap_check_token_profile_claims(const struct claim_text *client_id,
	const struct claim_text *jti, enum token_profile profile)
{
	(void)client_id;
	(void)jti;
	(void)profile;
	return true;
}
