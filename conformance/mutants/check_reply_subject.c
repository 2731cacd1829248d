/* killed-by: proxy/rsp/wrong-token-back */
/* The fault: the new token may be about anybody. */
#include "checks/reply.h"

bool __wrap_check_reply_subject(struct slice subject, struct slice expected);

bool __wrap_check_reply_subject(struct slice subject, struct slice expected)
{
	(void)subject, (void)expected;
	return true;
}
