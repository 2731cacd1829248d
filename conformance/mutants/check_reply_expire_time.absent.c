/* killed-by: proxy/exc/impersonation */
/* The fault: a token without an end is used. */
#include "checks/reply.h"

bool __real_check_reply_expire_time(const struct claim_time *expire_time, double now);
bool __wrap_check_reply_expire_time(const struct claim_time *expire_time, double now);

bool __wrap_check_reply_expire_time(const struct claim_time *expire_time, double now)
{
	return expire_time->shape != CLAIM_GOOD || __real_check_reply_expire_time(expire_time, now);
}
