/* killed-by: proxy/key/jwks-odd-entries */
/* The fault: of several keys of one ID only the first counts, whatever its type. */
#include <string.h>

#include "lib/jwk.h"

enum err __real_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;
enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;

static bool has_namesake(const struct jwks *set, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (set->at[i].kid && set->at[k].kid && strcmp(set->at[i].kid, set->at[k].kid) == 0)
			return true;
	return false;
}

enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note)
{
	enum err err = __real_jwks_parse(text, out, note);

	for (size_t i = 0; !err && i < (*out)->count;) {
		if (!has_namesake(*out, i)) {
			i++;
			continue;
		}
		jwk_clear(&(*out)->at[i]);
		(*out)->count--;
		memmove(&(*out)->at[i], &(*out)->at[i + 1],
			((*out)->count - i) * sizeof(struct jwk));
	}
	return err;
}
