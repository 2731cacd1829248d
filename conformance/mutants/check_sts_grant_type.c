/* killed-by: sts/req/grant */
/* The fault: grant_type is ignored. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_grant_type(struct slice grant_type);

bool __wrap_check_sts_grant_type(struct slice grant_type)
{
	(void)grant_type;
	return true;
}
