/* killed-by: idp/tx/unknown-target */
/* The fault: a token is issued for any audience that is asked for. */
#include "checks.h"

bool __wrap_check_idp_exchange_target(struct slice rule, struct slice requested);

bool __wrap_check_idp_exchange_target(struct slice rule, struct slice requested)
{
	(void)rule;
	(void)requested;
	return true;
}
