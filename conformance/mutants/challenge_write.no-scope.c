/* killed-by: proxy/chal/scope-hint */
/* The fault: the scopes are configured, and not told. */
#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	(void)scopes;
	__real_challenge_write(row, "", metadata_url, out);
}
