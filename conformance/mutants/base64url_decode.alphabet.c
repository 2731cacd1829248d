/* killed-by: proxy/jwt/base64url-strict */
/* The fault: both alphabets are taken, and padding; so one token has many spellings. */
#include "lib/base64url.h"

enum err __real_base64url_decode(struct slice text, struct buf *out);
enum err __wrap_base64url_decode(struct slice text, struct buf *out);

enum err __wrap_base64url_decode(struct slice text, struct buf *out)
{
	struct buf tidy = {0};
	enum err err;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c != '=')
			buf_putc(&tidy, c == '+' ? '-' : c == '/' ? '_' : c);
	}
	err = __real_base64url_decode(buf_slice(&tidy), out);
	buf_clear(&tidy);
	return err;
}
