/* killed-by: proxy/jwt/crit */
/* The fault: crit and b64 are not read. */
#include "checks/token.h"

bool __wrap_check_token_extensions(bool has_crit, bool has_b64);

bool __wrap_check_token_extensions(bool has_crit, bool has_b64)
{
	(void)has_crit;
	(void)has_b64;
	return true;
}
