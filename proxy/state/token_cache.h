/*
 * token_cache: issued tokens that may be used again, refusals that would only be repeated, and the
 * exchanges that are under way, so that many requests with one token make one exchange. Knows keys
 * as hashes and tokens as bytes; how long anything may be used is decided by the caller, who gives
 * its end.
 */
#ifndef STATE_TOKEN_CACHE_H
#define STATE_TOKEN_CACHE_H

#include <stdatomic.h>

#include "lib/crypto.h"

struct token_cache;
struct cache_entry;

/*
 * How many requests wait for issuers, over all caches that share it, and how many may. Whoever
 * waits holds a thread, so without a bound an issuer that hangs would stop those who need it not.
 */
struct waiting_room {
	atomic_size_t count;
	size_t most;
};

struct token_cache_bounds {
	size_t entries;            /* > 0; and 4 KiB for each of them on average */
	double margin;             /* seconds that a token must have left to be used again */
	struct waiting_room *room; /* borrowed */
};

struct token_cache *token_cache_new(const struct token_cache_bounds *bounds);
/* No request may be under way. */
void token_cache_free(struct token_cache *cache);

/*
 * The hash over all parts, each with its length before it: two lists of parts are equal only when
 * every part is. Parts must cover the whole subject token and everything that shapes the request.
 */
void token_cache_key(const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

enum cache_answer {
	CACHE_INVALID = 0,
	CACHE_HIT,    /* `token` is a copy that the caller frees with secret_free */
	CACHE_SHARED, /* the same, just made for another request, for which we waited */
	CACHE_LEAD,   /* the caller makes the exchange and then must end `lead` by _put or _fail */
	CACHE_REPEATED, /* refused a moment ago: `reason` */
	CACHE_FAILED,   /* the exchange that we waited for failed: `reason` */
	CACHE_FULL,     /* too many requests wait for issuers already */
};

struct cache_result {
	char *token;
	uint64_t version; /* of the entry, for _drop */
	int reason;       /* what _fail said, and ... */
	char *said;       /* ... besides; the caller frees it, NULL when that was nothing */
	struct cache_entry *lead;
};

/*
 * Look up, and wait when another request is making this very exchange; whether that one's client
 * is still there makes no difference to anybody else. `now` in wall seconds.
 */
enum cache_answer token_cache_get(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	double now, struct cache_result *out);
/*
 * The exchange succeeded: hand the token to those who wait and keep it until `usable_until` (0:
 * only for them).
 */
void token_cache_put(struct token_cache *cache, struct cache_entry *take_lead, struct slice token,
	double usable_until);
/*
 * It failed: those who wait fail alike. `reason` is the caller's own number, `said` whatever else
 * they are to know (`at` NULL: nothing). It is repeated until `repeat_until` to whoever asks for
 * exactly the same; 0 for what may pass at any moment.
 */
void token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);

/*
 * Forget the token that is kept under the key, if it is still the one of that version (0: whichever
 * it is): the upstream refused it, or the subject token was revoked.
 */
void token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version);
/*
 * Forget everything, as a new configuration wants. What is under way ends for those who wait for
 * it and is not kept; whoever comes afterwards begins anew.
 */
void token_cache_clear(struct token_cache *cache);
/* Tokens and refusals that are kept, and exchanges under way. */
size_t token_cache_count(struct token_cache *cache);

#endif
