/* killed-by: proxy/exc/single-flight */
/* The fault: everybody exchanges for himself. */
#include "state/token_cache.h"

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	(void)parts, (void)count;
	crypto_random(key, SHA256_SIZE);
}
