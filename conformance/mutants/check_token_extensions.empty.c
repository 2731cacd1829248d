/* killed-by: proxy/jwt/crit */
/* The fault: an extension counts only together with b64. */
#include "checks/token.h"

bool __wrap_check_token_extensions(bool has_crit, bool has_b64);

bool __wrap_check_token_extensions(bool has_crit, bool has_b64)
{
	return !(has_crit && has_b64);
}
