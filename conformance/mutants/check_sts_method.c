/* killed-by: sts/req/endpoint */
/* The fault: GET works, too. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_method(struct slice method);

bool __wrap_check_sts_method(struct slice method)
{
	(void)method;
	return true;
}
