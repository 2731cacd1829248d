/* killed-by: sts/sub/sub */
/* The fault: a token that is about nobody is taken. */
#include "mock-sts/checks.h"

bool __wrap_check_assertion_subject(const struct claim_text *sub);

bool __wrap_check_assertion_subject(const struct claim_text *sub)
{
	(void)sub;
	return true;
}
