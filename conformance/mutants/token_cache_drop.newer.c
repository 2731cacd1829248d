/* killed-by: proxy/cache/upstream-401 */
/* The fault: a refusal that comes late drops the token that was made since then. */
#include "state/token_cache.h"

void __real_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version);
void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version);

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], uint64_t version)
{
	(void)version;
	__real_token_cache_drop(cache, key, 0);
}
