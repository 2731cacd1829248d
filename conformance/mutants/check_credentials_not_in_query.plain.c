/* killed-by: proxy/cred/two-methods */
/* The fault: one spelling of the parameter is known. */
#include "checks/credentials.h"

bool __wrap_check_credentials_not_in_query(struct slice query);

bool __wrap_check_credentials_not_in_query(struct slice query)
{
	return !slice_starts(query, "access_token=") && !slice_contains(query, "&access_token=");
}
