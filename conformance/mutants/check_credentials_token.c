/* killed-by: proxy/cred/malformed */
/* The fault: what is no token by its grammar goes on, and is told to be an invalid one. */
#include "checks/credentials.h"

bool __wrap_check_credentials_token(struct slice token);

bool __wrap_check_credentials_token(struct slice token)
{
	(void)token;
	return true;
}
