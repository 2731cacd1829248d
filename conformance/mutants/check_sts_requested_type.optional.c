/* killed-by: sts/req/requested-type */
/* The fault: requested_token_type may be left out. */
#include "mock-sts/checks.h"

bool __real_check_sts_requested_type(struct slice requested_token_type);
bool __wrap_check_sts_requested_type(struct slice requested_token_type);

bool __wrap_check_sts_requested_type(struct slice requested_token_type)
{
	return requested_token_type.len == 0 ||
	       __real_check_sts_requested_type(requested_token_type);
}
