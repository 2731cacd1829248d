/* killed-by: proxy/cache/no-crossing */
/* The fault: one slot for everybody. */
#include "state/token_cache.h"

void __real_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);
void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	struct slice nothing = SLICE("one slot");

	(void)parts;
	(void)count;
	__real_token_cache_key(&nothing, 1, key);
}
