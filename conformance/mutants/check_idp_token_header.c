/* killed-by: idp/tx/subject-claims */
/* The fault: a critical extension is overlooked. */
#include "checks.h"

bool __wrap_check_idp_token_header(bool has_crit, bool has_b64);

bool __wrap_check_idp_token_header(bool has_crit, bool has_b64)
{
	(void)has_crit;
	(void)has_b64;
	return true;
}
