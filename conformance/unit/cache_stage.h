/* cache_stage: what the tests of the token cache share: one at a time, and tokens by a short name.
 */
#ifndef UNIT_CACHE_STAGE_H
#define UNIT_CACHE_STAGE_H

#include "unit/unit.h"

#include "checks/cache.h"
#include "state/token_cache.h"

#define NOW 1000.0
#define PLENTY 1000 /* of room to wait */

/* Where those wait who want a token that another one is exchanging. */
extern struct waiting_room cache_stage_room;

struct token_cache *cache_stage_new(size_t entries);
/* Nobody waits any more. */
void cache_stage_end(struct token_cache *cache);
void cache_stage_key(const char *name, uint8_t *key);
enum cache_answer cache_stage_get(
	struct token_cache *cache, const char *name, double now, struct cache_result *out);
void cache_stage_put(struct token_cache *cache, const char *name, const char *token, double until);
void cache_expect_kept(struct token_cache *cache, const char *name, double now, const char *token);
/* Nothing is kept: this one would lead; it leaves nothing behind. */
void cache_expect_gone(struct token_cache *cache, const char *name, double now);

#endif
