/* killed-by: proxy/chal/one-challenge */
/* The fault: one missing scope is told after the other. */
#include <stdlib.h>

#include "challenge.h"

void __real_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);
void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out);

void __wrap_challenge_write(const struct refusal_row *row, const char *scopes,
	const char *metadata_url, struct buf *out)
{
	char *first = slice_dup(slice_to(slice_of(scopes), slice_find(slice_of(scopes), ' ')));

	__real_challenge_write(row, first, metadata_url, out);
	free(first);
}
