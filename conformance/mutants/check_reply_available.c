/* killed-by: docs/refusals/exchange */
/* The fault: what an issuer says that cannot answer now counts as its answer. */
#include "checks/reply.h"

bool __wrap_check_reply_available(int status);

bool __wrap_check_reply_available(int status)
{
	(void)status;
	return true;
}
