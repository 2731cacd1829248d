/* killed-by: proxy/cred/query-token-hygiene */
/* The fault: the token reaches the upstream under another name of the query. */
#include "checks/credentials.h"

bool __wrap_check_credentials_not_repeated(struct slice query, struct slice token);

bool __wrap_check_credentials_not_repeated(struct slice query, struct slice token)
{
	(void)query;
	(void)token;
	return true;
}
