/* killed-by: proxy/cache/upstream-401 */
/* The fault: a token that the upstream refused is used again. */
#include "state/token_cache.h"

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version);

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version)
{
	(void)cache, (void)key, (void)version;
}
