/* killed-by: proxy/jwt/aud-required */
/* The fault: it is enough that aud begins with our name. */
#include "checks/token.h"

bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);

bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count)
{
	for (size_t i = 0; i < aud->count; i++)
		for (size_t k = 0; k < count; k++)
			if (slice_starts(aud->at[i], ours[k]))
				return true;
	return false;
}
