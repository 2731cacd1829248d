/* killed-by: proxy/cache/failures */
/* The fault: a token that was refused once is refused for ever. */
#include "checks/cache.h"

bool __wrap_check_cached_refusal_recent(double now, double repeat_until);

bool __wrap_check_cached_refusal_recent(double now, double repeat_until)
{
	(void)now;
	return repeat_until > 0;
}
