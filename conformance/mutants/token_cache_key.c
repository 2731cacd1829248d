/* killed-by: proxy/cache/full-key */
/* The fault: the key is the route alone, so all users share a token. */
#include "state/token_cache.h"

void __real_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);
void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	__real_token_cache_key(parts + 1, count - 1, key);
}
