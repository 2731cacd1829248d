/* killed-by: proxy/rsp/wrong-token-back */
/* The fault: an issuer that ignores the audience is believed. */
#include "checks/reply.h"

bool __wrap_check_reply_audience(const struct claim_audience *aud, struct slice expected);

bool __wrap_check_reply_audience(const struct claim_audience *aud, struct slice expected)
{
	(void)aud;
	(void)expected;
	return true;
}
