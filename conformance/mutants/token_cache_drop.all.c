/* killed-by: proxy/cache/upstream-401 */
/* The fault: one refused token empties the cache for everybody. */
#include "state/token_cache.h"

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version);

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version)
{
	(void)key, (void)version;
	token_cache_clear(cache);
}
