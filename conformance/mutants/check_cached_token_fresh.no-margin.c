/* killed-by: proxy/cache/margin */
/* The fault: an issued token is used to its last second. */
#include "checks/cache.h"

bool __wrap_check_cached_token_fresh(double now, double usable_until, double margin);

bool __wrap_check_cached_token_fresh(double now, double usable_until, double margin)
{
	(void)margin;
	return now < usable_until;
}
