/* killed-by: proxy/cache/full-key */
/* The fault: the target is not in the key. */
#include "state/token_cache.h"

void __real_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);
void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	(void)count;
	__real_token_cache_key(parts, 1, key);
}
