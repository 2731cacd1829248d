/* killed-by: idp/jwks/rotation */
/* The fault: a key that was withdrawn is still trusted. */
#include "checks.h"

bool __wrap_check_idp_token_key(bool published, bool signing);

bool __wrap_check_idp_token_key(bool published, bool signing)
{
	(void)published;
	(void)signing;
	return true;
}
