/* killed-by: proxy/cache/full-key */
/* The fault: only the beginning of the token is in the key. */
#include "state/token_cache.h"

void __real_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);
void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	struct slice cut[2] = {slice_to(parts[0], 64), parts[1]};

	(void)count;
	__real_token_cache_key(cut, 2, key);
}
