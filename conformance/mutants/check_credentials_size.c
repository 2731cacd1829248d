/* killed-by: proxy/cred/oversize-token */
/* The fault: a token may have any size that the head has room for. */
#include "checks/credentials.h"

bool __wrap_check_credentials_size(struct slice token);

bool __wrap_check_credentials_size(struct slice token)
{
	(void)token;
	return true;
}
