/* killed-by: idp/jag/unknown-audience */
/* The fault: an assertion is issued for any server. */
#include "checks.h"

bool __wrap_check_idp_exchange_target(struct slice rule, struct slice requested);

bool __wrap_check_idp_exchange_target(struct slice rule, struct slice requested)
{
	(void)rule;
	(void)requested;
	return true;
}
