/* killed-by: idp/cli/assertion-aud */
/* The fault: an assertion may be for other servers, too, and so one of them can use it here. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_audience(
	const struct claim_audience *aud, struct slice issuer);

bool __wrap_check_idp_client_assertion_audience(
	const struct claim_audience *aud, struct slice issuer)
{
	for (size_t i = 0; aud->shape == CLAIM_GOOD && i < aud->count; i++)
		if (slice_equal(aud->at[i], issuer))
			return true;
	return false;
}
