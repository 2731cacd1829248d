/* killed-by: proxy/exc/id-jag-chain */
/* The fault: what the assertion is good for is the other server's matter. */
#include "checks/id_jag.h"

bool __wrap_check_id_jag_resource(const struct claim_audience *resource, struct slice expected);

bool __wrap_check_id_jag_resource(const struct claim_audience *resource, struct slice expected)
{
	(void)resource;
	(void)expected;
	return true;
}
