/* killed-by: proxy/http/target */
/* The fault: any byte may stand in the query. */
#include "checks/request.h"

bool __wrap_check_request_query(struct slice query);

bool __wrap_check_request_query(struct slice query)
{
	(void)query;
	return true;
}
