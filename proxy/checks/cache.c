#include "checks/cache.h"

/* A year; what claims to live longer proves only that nobody thought about it. */
#define LONGEST_SECONDS (366.0 * 24 * 3600)

double cache_usable_until(double now, const struct claim_time *expires_in, double subject_expiry)
{
	double until;

	if (expires_in->shape != CLAIM_GOOD || expires_in->at <= 0)
		return 0;
	until = now + (expires_in->at < LONGEST_SECONDS ? expires_in->at : LONGEST_SECONDS);
	return until < subject_expiry ? until : subject_expiry;
}

bool check_cached_token_fresh(double now, double usable_until, double margin)
{
	return now + margin < usable_until;
}

bool check_signature_remembered(uint64_t good_under, uint64_t now)
{
	return now != 0 && good_under == now;
}
