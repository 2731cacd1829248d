/* killed-by: idp/tx/subject-claims */
/* The fault: tokens of any issuer are exchanged. */
#include "checks.h"

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer);

bool __wrap_check_idp_token_issuer(const struct claim_text *iss, struct slice issuer)
{
	(void)iss;
	(void)issuer;
	return true;
}
