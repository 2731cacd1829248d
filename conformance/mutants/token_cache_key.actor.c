/* killed-by: proxy/exc/actor-pair */
/* The fault: an actor's token serves another route's actor, whatever scope that one needs. */
#include "state/token_cache.h"

void __real_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);
void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE]);

void __wrap_token_cache_key(
	const struct slice *parts, size_t count, uint8_t key[static SHA256_SIZE])
{
	__real_token_cache_key(parts, slice_is(parts[0], "client_credentials") ? 3 : count, key);
}
