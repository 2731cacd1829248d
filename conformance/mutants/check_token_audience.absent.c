/* killed-by: proxy/jwt/aud-required */
/* The fault: a token without aud is for everybody. */
#include "checks/token.h"

bool __real_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);
bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);

bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count)
{
	return aud->shape == CLAIM_ABSENT || __real_check_token_audience(aud, ours, count);
}
