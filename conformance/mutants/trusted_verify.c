/* killed-by: idp/jag/consume */
/* The fault: that a trusted issuer is named is enough. */
#include "trusted.h"

bool __wrap_trusted_verify(
	const struct trusted_issuer *issuer, const struct jws *jws, struct note *why);

bool __wrap_trusted_verify(
	const struct trusted_issuer *issuer, const struct jws *jws, struct note *why)
{
	(void)issuer;
	(void)jws;
	(void)why;
	return true;
}
