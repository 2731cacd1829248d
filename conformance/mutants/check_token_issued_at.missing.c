/* killed-by: proxy/jwt/iat */
/* The fault: iat may be left out. */
#include "checks/token.h"

bool __real_check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway);
bool __wrap_check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway);

bool __wrap_check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway)
{
	return iat->shape == CLAIM_ABSENT ||
	       __real_check_token_issued_at(iat, profile, now, leeway);
}
