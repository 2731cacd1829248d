/* killed-by: proxy/chal/upstream-401 */
/* The fault: the upstream's 401 is handed on. */
#include "checks/fields.h"

bool __wrap_check_upstream_status(int status);

bool __wrap_check_upstream_status(int status)
{
	(void)status;
	return true;
}
