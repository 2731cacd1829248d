/* killed-by: proxy/cred/duplicate-authorization */
/* The fault: of several Authorization fields the first counts, whatever the others say. */
#include "checks/credentials.h"

bool __wrap_check_credentials_single(size_t authorization_fields);

bool __wrap_check_credentials_single(size_t authorization_fields)
{
	return authorization_fields > 0;
}
