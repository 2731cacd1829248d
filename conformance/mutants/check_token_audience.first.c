/* killed-by: proxy/jwt/aud-required */
/* The fault: only the first audience is looked at. */
#include "checks/token.h"

bool __real_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);
bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);

bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count)
{
	struct claim_audience first = *aud;

	first.count = aud->count ? 1 : 0;
	return __real_check_token_audience(&first, ours, count);
}
