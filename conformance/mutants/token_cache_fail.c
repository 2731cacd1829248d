/* killed-by: proxy/err/recovery */
/* The fault: a failure is never forgotten: the exchange stays under way. */
#include "state/token_cache.h"

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said)
{
	(void)cache;
	(void)take_lead;
	(void)reason;
	(void)said;
	(void)repeat_until;
}
