/* killed-by: proxy/rsp/expires-in */
/* The fault: no expires_in is no end. */
#include "checks/cache.h"

double __real_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);
double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);

double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest)
{
	if (expires_in->shape == CLAIM_ABSENT)
		return subject_expiry;
	return __real_cache_usable_until(now, expires_in, subject_expiry, longest);
}
