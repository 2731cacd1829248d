/*
 * jwks_cache: the issuers' key sets, fetched by a thread of their own so that no request waits for
 * a fetch that it does not need. Knows ages and cooldowns; knows no token but its key ID.
 */
#ifndef STATE_JWKS_CACHE_H
#define STATE_JWKS_CACHE_H

#include "config.h"
#include "lib/jwk.h"

/* The keys of one issuer. */
struct key_ring;

/* Starts a thread; `issuer` must outlive the ring. */
struct key_ring *key_ring_new(const struct config_issuer *issuer);
void key_ring_free(struct key_ring *ring);
/* Begin with the keys of a ring for the same issuer, and with their age and its cooldown. */
void key_ring_inherit(struct key_ring *ring, struct key_ring *older);

/* There were keys at least once; else has them fetched, as the cooldown allows. Never waits. */
bool key_ring_ready(struct key_ring *ring);

enum keys_found {
	KEYS_INVALID = 0,
	KEYS_FOUND,       /* the set has the key ID, or none was asked for */
	KEYS_UNKNOWN,     /* the issuer's last set is known, and has no such key */
	KEYS_UNAVAILABLE, /* there is no set that may be used, or it may not be the last one */
};

/*
 * A set that may be used now, for reading until key_ring_release. Returns at once when the key ID
 * is in a current set; else waits for one fetch, shared by all who wait and no more often than the
 * cooldown allows. `kid` with `at` NULL asks for any key. *set is NULL unless KEYS_FOUND.
 */
enum keys_found key_ring_acquire(struct key_ring *ring, struct slice kid, const struct jwks **set);
void key_ring_release(struct key_ring *ring, const struct jwks *set);

#endif
