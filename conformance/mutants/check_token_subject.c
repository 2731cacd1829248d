/* killed-by: proxy/jwt/required-claims */
/* The fault: a token may speak of nobody. */
#include "checks/token.h"

bool __wrap_check_token_subject(const struct claim_text *sub);

bool __wrap_check_token_subject(const struct claim_text *sub)
{
	(void)sub;
	return true;
}
