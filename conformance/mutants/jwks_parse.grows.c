/* killed-by: proxy/key/rotate-out */
/* The fault: the cache grows, and never drops a key: what was ever published verifies for ever. */
#include <string.h>

#include "lib/jwk.h"

enum err __real_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;
enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;

static char *seen[16];
static size_t seen_count;

enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note)
{
	enum err err = __real_jwks_parse(text, out, note);

	if (err)
		return err;
	for (size_t s = 0; s < seen_count; s++) {
		struct jwks *old;

		if (__real_jwks_parse(slice_of(seen[s]), &old, NULL))
			continue;
		for (size_t i = 0; i < old->count && (*out)->count < JWKS_MAX_KEYS; i++)
			(*out)->at[(*out)->count++] = old->at[i];
		old->count = 0;
		jwks_free(old);
	}
	if (seen_count < ARRAY_LEN(seen))
		seen[seen_count++] = slice_dup(text);
	return ERR_NONE;
}
