/* killed-by: idp/cli/uri-secret */
/* The fault: parameters in the URI are overlooked, and with them a secret that is in every log by
 * now. */
#include "checks.h"

bool __wrap_check_idp_query_absent(bool has_query);

bool __wrap_check_idp_query_absent(bool has_query)
{
	(void)has_query;
	return true;
}
