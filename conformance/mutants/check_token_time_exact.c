/* killed-by: proxy/jwt/exp-types */
/* The fault: a number is a time, however large. */
#include "checks/token.h"

bool __wrap_check_token_time_exact(const struct claim_time *time);

bool __wrap_check_token_time_exact(const struct claim_time *time)
{
	(void)time;
	return true;
}
