/* killed-by: proxy/jwt/aud-required */
/* The fault: nothing in an empty array contradicts. */
#include "checks/token.h"

bool __real_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);
bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count);

bool __wrap_check_token_audience(
	const struct claim_audience *aud, const char *const *ours, size_t count)
{
	return (aud->shape == CLAIM_GOOD && aud->count == 0) ||
	       __real_check_token_audience(aud, ours, count);
}
