/* killed-by: proxy/int/failure */
/* The fault: any status will do when the body reads well. */
#include "checks/introspection.h"

bool __wrap_check_introspection_status(int status);

bool __wrap_check_introspection_status(int status)
{
	(void)status;
	return true;
}
