/* killed-by: proxy/cache/upstream-401 */
/* The fault: a token that the upstream refused is used again. */
#include "state/token_cache.h"

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], struct slice token);

void __wrap_token_cache_drop(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], struct slice token)
{
	(void)cache, (void)key, (void)token;
}
