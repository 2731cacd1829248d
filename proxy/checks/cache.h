/* Decisions about using again what an issuer said once. True means allowed. */
#ifndef CHECKS_CACHE_H
#define CHECKS_CACHE_H

#include "lib/jwt.h"

/*
 * Until when an issued token may be used (wall clock, seconds): the time that its issuer gave it,
 * but never past the end of the token that it was made from, nor longer than `longest` seconds. 0
 * when the issuer said nothing usable. [RFC8693 5] [RFC6749 5.1]
 */
double cache_usable_until(
	double now, const struct claim_time *expires_in, double subject_expiry, double longest);
/* Still good for longer than the margin, so that it does not die on the way. [RFC6749 1.5] */
bool check_cached_token_fresh(double now, double usable_until, double margin);
/*
 * An issuer's refusal of one very request is repeated for a moment only, whatever else was said:
 * what was wrong may be mended. [RFC8693 2.2.2]
 */
bool check_cached_refusal_recent(double now, double repeat_until);
/*
 * One more request may wait for an issuer beside those that do: there is a bound, so that one that
 * hangs does not stop those who need nothing of it. [RFC9110 15.6.4]
 */
bool check_place_to_wait(size_t waiting, size_t most);

/*
 * [RFC7515 5.2] A signature that was good under one key set is good under that set; of another one
 * nobody knows. Each set has a generation of its own; 0 is none.
 */
bool check_signature_remembered(uint64_t good_under, uint64_t now);

#endif
