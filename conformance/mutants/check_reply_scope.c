/* killed-by: proxy/rsp/narrower-scope */
/* The fault: the scope of the reply is not read. */
#include "checks/reply.h"

bool __wrap_check_reply_scope(const struct claim_scope *granted, struct slice needed);

bool __wrap_check_reply_scope(const struct claim_scope *granted, struct slice needed)
{
	(void)granted;
	(void)needed;
	return true;
}
