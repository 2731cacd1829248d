/* killed-by: proxy/chal/no-offline-access */
/* The fault: scopes are taken from the authorization server's list. */
#include <stdlib.h>

#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	char *all = xasprintf("%s%soffline_access", scopes, scopes[0] ? " " : "");

	__real_challenge_write(row, all, metadata_url, out);
	free(all);
}
