/* killed-by: proxy/cache/not-outlive */
/* The fault: only expires_in counts, not the end of the subject token. */
#include "checks/cache.h"

double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);

double __wrap_cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest)
{
	(void)longest;
	(void)subject_expiry;
	return expires_in->shape == CLAIM_GOOD ? now + expires_in->at : 0;
}
