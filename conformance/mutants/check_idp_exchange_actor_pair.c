/* killed-by: idp/tx/actor-pair */
/* The fault: an actor token and its type need not come together. */
#include "checks.h"

bool __wrap_check_idp_exchange_actor_pair(bool has_token, bool has_type);

bool __wrap_check_idp_exchange_actor_pair(bool has_token, bool has_type)
{
	(void)has_token;
	(void)has_type;
	return true;
}
