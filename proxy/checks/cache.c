#include "checks/cache.h"

/* No setting makes it longer; also where the clock was put back meanwhile. */
#define LONGEST_REFUSAL_SECONDS 10.0

double cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest)
{
	double until;

	if (expires_in->shape != CLAIM_GOOD || expires_in->at <= 0)
		return 0;
	until = now + (expires_in->at < longest ? expires_in->at : longest);
	return until < subject_expiry ? until : subject_expiry;
}

bool check_cached_token_fresh(double now, double usable_until, double margin)
{
	return now + margin < usable_until;
}

bool check_cached_refusal_recent(double now, double repeat_until)
{
	return now < repeat_until && repeat_until - now <= LONGEST_REFUSAL_SECONDS;
}

bool check_place_to_wait(size_t waiting, size_t most)
{
	return waiting < most;
}

bool check_signature_remembered(uint64_t good_under, uint64_t now)
{
	return now != 0 && good_under == now;
}
