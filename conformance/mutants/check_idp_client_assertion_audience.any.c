/* killed-by: idp/cli/assertion-checks */
/* The fault: for whom an assertion is, nobody looks. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_audience(
	const struct claim_audience *aud, struct slice issuer);

bool __wrap_check_idp_client_assertion_audience(
	const struct claim_audience *aud, struct slice issuer)
{
	(void)aud, (void)issuer;
	return true;
}
