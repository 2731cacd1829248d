/* killed-by: proxy/rsp/status */
/* The fault: any reply that has a token is success. */
#include "checks/reply.h"

bool __wrap_check_reply_status(int status);

bool __wrap_check_reply_status(int status)
{
	(void)status;
	return true;
}
