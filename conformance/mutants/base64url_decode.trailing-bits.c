/* killed-by: proxy/jwt/base64url-strict */
/* The fault: what stands in the bits left over is not looked at; so one token has 16 spellings. */
#include <string.h>

#include "lib/base64url.h"

enum err __real_base64url_decode(struct slice text, struct buf *out);
enum err __wrap_base64url_decode(struct slice text, struct buf *out);

enum err __wrap_base64url_decode(struct slice text, struct buf *out)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *last = text.len % 4 < 2 ? NULL : strchr(alphabet, text.at[text.len - 1]);
	struct buf tidy = {0};
	enum err err;

	buf_add(&tidy, text);
	if (last)
		tidy.at[tidy.len - 1] =
			alphabet[(last - alphabet) & (text.len % 4 == 2 ? 0x30 : 0x3c)];
	err = __real_base64url_decode(buf_slice(&tidy), out);
	buf_clear(&tidy);
	return err;
}
