/*
 * trusted: the issuers of other domains whose assertions are taken here, and their keys. Asks
 * nobody but whom the configuration names; knows nothing of what an assertion says.
 */
#ifndef MOCK_IDP_TRUSTED_H
#define MOCK_IDP_TRUSTED_H

#include "config.h"
#include "lib/jws.h"
#include "lib/jwt.h"

/* NULL when nobody of that name is trusted. */
const struct trusted_issuer *trusted_find(
	const struct config *config, const struct claim_text *iss);
/* The signature verifies with that issuer's key of the header's kid. False with a note. */
bool trusted_verify(const struct trusted_issuer *issuer, const struct jws *jws, struct note *why);

#endif
