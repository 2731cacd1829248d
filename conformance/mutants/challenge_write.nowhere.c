/* killed-by: proxy/chal/resource-metadata */
/* The fault: resource_metadata is the URL of no document. */
#include <stdlib.h>

#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	char *nowhere = xasprintf("%s/metadata.json", metadata_url);

	__real_challenge_write(row, scopes, nowhere, out);
	free(nowhere);
}
