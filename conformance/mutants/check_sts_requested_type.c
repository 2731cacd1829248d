/* killed-by: sts/req/requested-type */
/* The fault: any requested_token_type is accepted. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_requested_type(struct slice requested_token_type);

bool __wrap_check_sts_requested_type(struct slice requested_token_type)
{
	(void)requested_token_type;
	return true;
}
