/* killed-by: proxy/rsp/expires-in */
/* The fault: a negative lifetime wraps around to a very long one. */
#include "checks/cache.h"

double __real_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);
double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);

double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest)
{
	struct claim_time wrapped = *expires_in;

	if (wrapped.at < 0)
		wrapped.at += 18446744073709551616.0;
	return __real_cache_usable_until(now, &wrapped, subject_expiry, longest);
}
