/* Decisions about using an issued token again. True means allowed. */
#ifndef CHECKS_CACHE_H
#define CHECKS_CACHE_H

#include "lib/jwt.h"

/*
 * Until when an issued token may be used (wall clock, seconds): the time the IdP gave it, but never
 * past the end of the token that it was made from. 0 when the IdP said nothing usable.
 * [RFC8693 5] [RFC6749 5.1]
 */
double cache_usable_until(double now, const struct claim_time *expires_in, double subject_expiry);
/* Still good for longer than the margin, so that it does not die on the way. [RFC6749 1.5] */
bool check_cached_token_fresh(double now, double usable_until, double margin);

/*
 * [RFC7515 5.2] A signature that was good under one key set is good under that set; of another one
 * nobody knows. Each set has a generation of its own; 0 is none.
 */
bool check_signature_remembered(uint64_t good_under, uint64_t now);

#endif
