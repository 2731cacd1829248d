/* killed-by: proxy/cache/full-key */
/* The fault: only the beginning of a token is its name, also in the cache's key. */
#include "lib/crypto.h"

void __real_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE]);
void __wrap_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE]);

void __wrap_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE])
{
	__real_crypto_sha256(slice_to(data, 64), out);
}
