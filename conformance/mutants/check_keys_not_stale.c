/* killed-by: proxy/key/jwks-outage-warm */
/* The fault: while the issuer is silent, keys live for ever. */
#include "checks/keys.h"

bool __wrap_check_keys_not_stale(int64_t age_ms, int64_t max_stale_ms);

bool __wrap_check_keys_not_stale(int64_t age_ms, int64_t max_stale_ms)
{
	(void)age_ms, (void)max_stale_ms;
	return true;
}
