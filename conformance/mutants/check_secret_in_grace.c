/* killed-by: proxy/way/static-rotation */
/* The fault: the old credential serves for ever. */
#include "checks/secret.h"

bool __wrap_check_secret_in_grace(int64_t bad_for_ms, int64_t grace_ms);

bool __wrap_check_secret_in_grace(int64_t bad_for_ms, int64_t grace_ms)
{
	(void)bad_for_ms;
	(void)grace_ms;
	return true;
}
