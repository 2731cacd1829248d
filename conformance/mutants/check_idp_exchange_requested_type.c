/* killed-by: idp/tx/requested-type */
/* The fault: an access token is issued under whatever name was asked for. */
#include "checks.h"

bool __wrap_check_idp_exchange_requested_type(struct slice type);

bool __wrap_check_idp_exchange_requested_type(struct slice type)
{
	(void)type;
	return true;
}
