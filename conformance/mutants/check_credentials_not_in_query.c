/* killed-by: proxy/cred/query-token-hygiene */
/* The fault: the query is forwarded as it is, with the token in it. */
#include "checks/credentials.h"

bool __wrap_check_credentials_not_in_query(struct slice query);

bool __wrap_check_credentials_not_in_query(struct slice query)
{
	(void)query;
	return true;
}
