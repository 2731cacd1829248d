/* killed-by: proxy/jwt/iat */
/* The fault: iat is not read. */
#include "checks/token.h"

bool __wrap_check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway);

bool __wrap_check_token_issued_at(
	const struct claim_time *iat, enum token_profile profile, double now, double leeway)
{
	(void)iat;
	(void)profile;
	(void)now;
	(void)leeway;
	return true;
}
