/* killed-by: idp/tx/actor-pair */
/* The fault: an actor is dropped in silence: what looks like delegation is impersonation. */
#include "checks.h"

bool __wrap_check_idp_exchange_no_actor(bool has_token);

bool __wrap_check_idp_exchange_no_actor(bool has_token)
{
	(void)has_token;
	return true;
}
