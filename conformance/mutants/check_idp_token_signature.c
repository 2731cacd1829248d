/* killed-by: idp/tx/subject-invalid */
/* The fault: no signature is verified. */
#include "checks.h"

bool __wrap_check_idp_token_signature(enum err verified);

bool __wrap_check_idp_token_signature(enum err verified)
{
	(void)verified;
	return true;
}
