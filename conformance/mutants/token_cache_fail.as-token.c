/* killed-by: proxy/cache/failures */
/* The fault: what came back is kept, whatever it is, and served as a token. */
#include "state/token_cache.h"

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said)
{
	(void)reason;
	(void)said;
	token_cache_put(cache, take_lead, SLICE("error"), repeat_until + 60);
}
