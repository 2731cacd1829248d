/* killed-by: idp/tx/may-act */
/* The fault: whom the subject token names as its actor does not matter. */
#include "checks.h"

bool __wrap_check_idp_exchange_may_act(bool stated, struct slice may_act, struct slice actor);

bool __wrap_check_idp_exchange_may_act(bool stated, struct slice may_act, struct slice actor)
{
	(void)stated, (void)may_act, (void)actor;
	return true;
}
