/* killed-by: proxy/exc/id-jag-chain */
/* The fault: the assertion may be for others too. */
#include "checks/id_jag.h"

bool __wrap_check_id_jag_audience(const struct claim_audience *aud, struct slice expected);

bool __wrap_check_id_jag_audience(const struct claim_audience *aud, struct slice expected)
{
	for (size_t i = 0; i < aud->count; i++)
		if (slice_equal(aud->at[i], expected))
			return true;
	return false;
}
