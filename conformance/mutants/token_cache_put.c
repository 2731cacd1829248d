/* killed-by: proxy/cache/reuse */
/* The fault: nothing is kept. */
#include "state/token_cache.h"

void __real_token_cache_put(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	struct slice token, double usable_until);
void __wrap_token_cache_put(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	struct slice token, double usable_until);

void __wrap_token_cache_put(struct token_cache *cache, const uint8_t key[static SHA256_SIZE],
	struct slice token, double usable_until)
{
	(void)usable_until;
	__real_token_cache_put(cache, key, token, 0);
}
