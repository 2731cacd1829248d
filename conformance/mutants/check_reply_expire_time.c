/* killed-by: proxy/exc/impersonation */
/* The fault: a token that has ended is used. */
#include "checks/reply.h"

bool __wrap_check_reply_expire_time(const struct claim_time *expire_time, double now);

bool __wrap_check_reply_expire_time(const struct claim_time *expire_time, double now)
{
	(void)now;
	return expire_time->shape == CLAIM_GOOD;
}
