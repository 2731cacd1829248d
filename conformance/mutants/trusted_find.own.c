/* killed-by: idp/jag/not-own */
/* The fault: the IdP takes its own word for a token. */
#include <stdio.h>

#include "trusted.h"

const struct trusted_issuer *__real_trusted_find(
	const struct config *config, const struct claim_text *iss);
const struct trusted_issuer *__wrap_trusted_find(
	const struct config *config, const struct claim_text *iss);

const struct trusted_issuer *__wrap_trusted_find(
	const struct config *config, const struct claim_text *iss)
{
	static struct trusted_issuer own;
	static char keys[200];

	snprintf(keys, sizeof keys, "%s/keys", config->endpoint_base);
	own = (struct trusted_issuer){.issuer = config->issuer, .jwks_uri = keys};
	return slice_is(iss->text, own.issuer) ? &own : __real_trusted_find(config, iss);
}
