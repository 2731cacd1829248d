/* killed-by: idp/jag/consume */
/* The fault: an assertion may be for others too. */
#include "checks_id_jag.h"

bool __wrap_check_idp_id_jag_audience(const struct claim_audience *aud, struct slice issuer);

bool __wrap_check_idp_id_jag_audience(const struct claim_audience *aud, struct slice issuer)
{
	for (size_t i = 0; i < aud->count; i++)
		if (slice_equal(aud->at[i], issuer))
			return true;
	return false;
}
