/* killed-by: proxy/err/recovery */
/* The fault: a failure is never forgotten: the exchange stays under way. */
#include "state/token_cache.h"

void __wrap_token_cache_fail(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], int reason);

void __wrap_token_cache_fail(
	struct token_cache *cache, const uint8_t key[static SHA256_SIZE], int reason)
{
	(void)cache;
	(void)key;
	(void)reason;
}
