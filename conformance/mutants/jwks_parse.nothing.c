/* killed-by: proxy/key/jwks-malformed */
/* The fault: what is no key set replaces the keys by nothing. */
#include "lib/jwk.h"

enum err __real_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;
enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note) MUST_USE;

enum err __wrap_jwks_parse(struct slice text, struct jwks **out, struct note *note)
{
	if (__real_jwks_parse(text, out, note))
		*out = xcalloc(1, sizeof **out);
	return ERR_NONE;
}
