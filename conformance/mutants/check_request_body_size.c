/* killed-by: proxy/fwd/big-bodies */
/* The fault: a body that is too large is noticed when most of it has been forwarded. */
#include "checks/request.h"

bool __wrap_check_request_body_size(int64_t length, uint64_t most);

bool __wrap_check_request_body_size(int64_t length, uint64_t most)
{
	(void)length;
	(void)most;
	return true;
}
