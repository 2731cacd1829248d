/* killed-by: proxy/exc/private-key-jwt */
/* The fault: every assertion has the same jti. */
#include "lib/crypto.h"

char *__wrap_crypto_random_hex(size_t len);

char *__wrap_crypto_random_hex(size_t len)
{
	struct buf text = {0};

	while (len-- > 0)
		buf_puts(&text, "5a");
	return buf_take(&text);
}
