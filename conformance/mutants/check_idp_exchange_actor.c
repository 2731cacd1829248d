/* killed-by: idp/tx/actor-invalid */
/* The fault: whoever has a token may act for anybody. */
#include "checks.h"

bool __wrap_check_idp_exchange_actor(char *const *actors, size_t count, struct slice actor);

bool __wrap_check_idp_exchange_actor(char *const *actors, size_t count, struct slice actor)
{
	(void)actors, (void)count, (void)actor;
	return true;
}
