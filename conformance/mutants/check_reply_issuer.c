/* killed-by: proxy/rsp/wrong-token-back */
/* The fault: who made the new token does not matter. */
#include "checks/reply.h"

bool __wrap_check_reply_issuer(const struct claim_text *iss, struct slice expected);

bool __wrap_check_reply_issuer(const struct claim_text *iss, struct slice expected)
{
	(void)iss, (void)expected;
	return true;
}
