/* killed-by: proxy/cache/margin */
/* The fault: the life of a token begins when its reply has been read, however slow that was. */
#include "checks/cache.h"
#include "lib/clock.h"

double __real_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);
double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);

double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest)
{
	(void)now;
	return __real_cache_usable_until(clock_now(), expires_in, subject_expiry, longest);
}
