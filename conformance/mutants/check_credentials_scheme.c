/* killed-by: proxy/cred/other-scheme */
/* The fault: whatever follows the first blank is taken for a token. */
#include "checks/credentials.h"

bool __wrap_check_credentials_scheme(struct slice scheme);

bool __wrap_check_credentials_scheme(struct slice scheme)
{
	(void)scheme;
	return true;
}
