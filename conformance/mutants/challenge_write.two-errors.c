/* killed-by: proxy/chal/well-formed */
/* The fault: a second error parameter. */
#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	__real_challenge_write(row, scopes, metadata_url, out);
	buf_puts(out, ", error=\"invalid_token\"");
	if (!row->error)
		buf_puts(out, ", error=\"invalid_request\"");
}
