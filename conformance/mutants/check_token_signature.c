/* killed-by: proxy/jwt/bad-signature */
/* The fault: the verdict is misread: an error code counts as yes. */
#include "checks/token.h"

bool __wrap_check_token_signature(enum err verified);

bool __wrap_check_token_signature(enum err verified)
{
	/* As if (verified != 0): -1 is true, and so is every error here. */
	(void)verified;
	return true;
}
