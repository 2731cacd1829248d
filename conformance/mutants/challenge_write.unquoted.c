/* killed-by: proxy/chal/well-formed */
/* The fault: a URL stands without quotes. */
#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	__real_challenge_write(row, scopes, "", out);
	/* In place of the empty quotes. */
	out->len -= 2;
	buf_puts(out, metadata_url);
}
