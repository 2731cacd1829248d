/* killed-by: proxy/exc/id-jag-chain */
/* The fault: any JWT passes for an assertion. */
#include "checks/id_jag.h"

bool __wrap_check_id_jag_type(struct slice typ);

bool __wrap_check_id_jag_type(struct slice typ)
{
	(void)typ;
	return true;
}
