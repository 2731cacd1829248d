/* killed-by: proxy/err/isolation-in-failure */
/* The fault: every thread may wait for an issuer. */
#include "checks/cache.h"

bool __wrap_check_place_to_wait(size_t waiting, size_t most);

bool __wrap_check_place_to_wait(size_t waiting, size_t most)
{
	(void)waiting, (void)most;
	return true;
}
