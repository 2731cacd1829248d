/* killed-by: proxy/key/rotate-out */
/* The fault: what was good under old keys is good for ever. */
#include "checks/cache.h"

bool __wrap_check_signature_remembered(uint64_t good_under, uint64_t now);

bool __wrap_check_signature_remembered(uint64_t good_under, uint64_t now)
{
	(void)now;
	return good_under != 0;
}
