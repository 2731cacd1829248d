/*
 * token_cache: issued tokens that may be used again, and the exchanges that are under way, so that
 * many requests with one token make one exchange. Knows keys as hashes and tokens as bytes; when a
 * token may be used is decided by the caller, who gives its end.
 */
#ifndef STATE_TOKEN_CACHE_H
#define STATE_TOKEN_CACHE_H

#include "lib/crypto.h"

struct token_cache;

/* `entries` > 0; `margin` in seconds. */
struct token_cache *token_cache_new(size_t entries, double margin);
void token_cache_free(struct token_cache *cache);

/*
 * The hash over all parts, each with its length before it: two lists of parts are equal only when
 * every part is. Parts must cover the whole subject token and everything that shapes the request.
 */
void token_cache_key(const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

enum cache_answer {
	CACHE_INVALID = 0,
	CACHE_HIT,    /* *token is a copy that the caller frees with secret_free */
	CACHE_SHARED, /* the same, of an exchange that another request made meanwhile */
	CACHE_LEAD,   /* the caller makes the exchange and then must call _put or _fail */
	CACHE_FAILED, /* the exchange that we waited for failed; *reason is what _fail said */
};

/* Look up, and wait when another request is making this very exchange. `now` in wall seconds. */
enum cache_answer token_cache_get(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	double now, char **token, int *reason);
/*
 * The exchange succeeded: hand the token to those who wait and keep it until `usable_until` (0:
 * only for them).
 */
void token_cache_put(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	struct slice token, double usable_until);
/* It failed: those who wait fail alike, nothing is kept. `reason` is the caller's own number. */
void token_cache_fail(struct token_cache *cache, const uint8_t key[static SHA256_SIZE], int reason);

/* Forget a token, because the upstream refused it. */
void token_cache_drop(struct token_cache *cache, const uint8_t key[static SHA256_SIZE]);

#endif
