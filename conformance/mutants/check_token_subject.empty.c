/* killed-by: proxy/jwt/required-claims */
/* The fault: it is enough that sub is there. */
#include "checks/token.h"

bool __wrap_check_token_subject(const struct claim_text *sub);

bool __wrap_check_token_subject(const struct claim_text *sub)
{
	return sub->shape == CLAIM_GOOD;
}
