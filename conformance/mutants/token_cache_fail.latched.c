/* killed-by: proxy/err/recovery */
/* The fault: an outage is repeated like a refusal. */
#include "lib/clock.h"
#include "state/token_cache.h"

void __real_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);
void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said);

void __wrap_token_cache_fail(struct token_cache *cache, struct cache_entry *take_lead, int reason,
	double repeat_until, struct slice said)
{
	(void)repeat_until;
	__real_token_cache_fail(cache, take_lead, reason, clock_now() + 5, said);
}
