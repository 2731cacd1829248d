/* killed-by: proxy/cache/reuse */
/* The fault: nothing is kept. */
#include "state/token_cache.h"

void __real_token_cache_put(struct token_cache *cache, struct cache_entry *take_lead,
	struct slice token, double usable_until);
void __wrap_token_cache_put(struct token_cache *cache, struct cache_entry *take_lead,
	struct slice token, double usable_until);

void __wrap_token_cache_put(struct token_cache *cache, struct cache_entry *take_lead,
	struct slice token, double usable_until)
{
	(void)usable_until;
	__real_token_cache_put(cache, take_lead, token, 0);
}
