/* killed-by: proxy/exc/id-jag-chain */
/* The fault: any JWT passes for an assertion. */
#include "checks/assertion.h"

bool __wrap_check_assertion_type(struct slice typ);

bool __wrap_check_assertion_type(struct slice typ)
{
	(void)typ;
	return true;
}
