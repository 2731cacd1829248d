/* killed-by: proxy/err/step-up */
/* The fault: only the first of those who come together hears which login is wanted. */
#include "state/token_cache.h"

void __real_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);
void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said)
{
	(void)said;
	__real_token_cache_fail(cache, take_lead, reason, repeat_until, SLICE_NONE);
}
