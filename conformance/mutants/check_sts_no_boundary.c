/* killed-by: sts/req/options */
/* The fault: an access boundary is ignored, so that the token is wider than was asked for. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_no_boundary(bool has_boundary);

bool __wrap_check_sts_no_boundary(bool has_boundary)
{
	(void)has_boundary;
	return true;
}
