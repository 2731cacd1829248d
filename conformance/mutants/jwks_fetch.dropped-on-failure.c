/* killed-by: proxy/key/jwks-outage-warm */
/* The fault: a fetch that fails leaves no keys at all. */
#include "state/jwks_fetch.h"

enum err __real_jwks_fetch(const struct config_issuer *issuer, bool (*go_on)(void *context),
	void *context, struct jwks **out, struct note *note) MUST_USE;
enum err __wrap_jwks_fetch(const struct config_issuer *issuer, bool (*go_on)(void *context),
	void *context, struct jwks **out, struct note *note) MUST_USE;

enum err __wrap_jwks_fetch(const struct config_issuer *issuer, bool (*go_on)(void *context),
	void *context, struct jwks **out, struct note *note)
{
	if (__real_jwks_fetch(issuer, go_on, context, out, note))
		*out = xcalloc(1, sizeof **out);
	return ERR_NONE;
}
