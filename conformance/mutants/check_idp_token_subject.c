/* killed-by: idp/tx/subject-claims */
/* The fault: a token about nobody is exchanged. */
#include "checks.h"

bool __wrap_check_idp_token_subject(const struct claim_text *sub);

bool __wrap_check_idp_token_subject(const struct claim_text *sub)
{
	(void)sub;
	return true;
}
