/*
 * upstream_keys: the key set of one issuer, fetched when it is needed. Knows no token; what a set
 * is good for is the oracle's to say.
 */
#ifndef PARTICIPANTS_UPSTREAM_KEYS_H
#define PARTICIPANTS_UPSTREAM_KEYS_H

#include "participants/upstream_config.h"

/* May be used by many threads at once; one of them fetches, the others wait. */
struct upstream_keys;

/* Both must outlive it. */
struct upstream_keys *upstream_keys_new(
	const struct upstream_config *config, const struct upstream_resource *resource);
void upstream_keys_free(struct upstream_keys *keys);

/*
 * Append the set's text, fetched before if there is none or it is too old. ERR_SYNTAX when what
 * came is no key set, else the error of the call; then nothing is appended: an old set is not
 * better than none, for a key may have been withdrawn.
 */
enum err upstream_keys_get(struct upstream_keys *keys, struct buf *out, struct note *note) MUST_USE;
/*
 * The same, for a token whose key is not in the set: fetch anew unless that was done within the
 * cooldown, so that made-up key IDs do not become a flood of requests. ERR_NOT_FOUND then.
 */
enum err upstream_keys_renew(
	struct upstream_keys *keys, struct buf *out, struct note *note) MUST_USE;

#endif
