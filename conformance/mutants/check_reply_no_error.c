/* killed-by: proxy/rsp/status */
/* The fault: an error in a 200 is not looked at. */
#include "checks/reply.h"

bool __wrap_check_reply_no_error(bool has_error);

bool __wrap_check_reply_no_error(bool has_error)
{
	(void)has_error;
	return true;
}
