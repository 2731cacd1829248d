/* killed-by: proxy/jwt/bad-signature */
/* The fault: a token goes by what is signed of it, so whatever stands behind that is as good. */
#include "lib/crypto.h"

void __real_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE]);
void __wrap_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE]);

void __wrap_crypto_sha256(struct slice data, uint8_t out[static SHA256_SIZE])
{
	size_t header = slice_find(data, '.');
	size_t claims = slice_find(slice_from(data, header + 1), '.');

	__real_crypto_sha256(slice_to(data, header + 1 + claims), out);
}
