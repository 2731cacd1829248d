/*
 * verified: which tokens have a signature that was found good, and under which key set, so that it
 * is computed once and not on every request. Keeps hashes, no tokens; knows nothing of what a
 * token says: every claim is judged on every request anew.
 */
#ifndef STATE_VERIFIED_H
#define STATE_VERIFIED_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/crypto.h"

struct verified;

/* Room for about that many; a new one takes the place of an old one. */
struct verified *verified_new(size_t entries);
void verified_free(struct verified *verified);

/*
 * `hash` is that of the whole token, signature included; `generation` that of the key set, which
 * no other set ever has; 0 is nobody's and never remembered.
 */
bool verified_has(struct verified *verified, const uint8_t hash[static SHA256_SIZE],
	uint64_t generation);
void verified_add(struct verified *verified, const uint8_t hash[static SHA256_SIZE],
	uint64_t generation);

#endif
