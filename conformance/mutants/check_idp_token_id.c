/* killed-by: idp/tx/subject-claims */
/* The fault: a token that nobody can revoke is exchanged. */
#include "checks.h"

bool __wrap_check_idp_token_id(const struct claim_text *jti);

bool __wrap_check_idp_token_id(const struct claim_text *jti)
{
	(void)jti;
	return true;
}
