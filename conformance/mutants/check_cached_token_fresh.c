/* killed-by: proxy/cache/not-outlive */
/* The fault: a token that was cached once is good for ever. */
#include "checks/cache.h"

bool __wrap_check_cached_token_fresh(double now, double usable_until, double margin);

bool __wrap_check_cached_token_fresh(double now, double usable_until, double margin)
{
	(void)now;
	(void)margin;
	return usable_until > 0;
}
