/* killed-by: proxy/cache/upstream-401 */
/* The fault: one refused token empties the cache for everybody. */
#include "state/token_cache.h"

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], struct slice token);

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], struct slice token)
{
	(void)key, (void)token;
	token_cache_clear(cache);
}
