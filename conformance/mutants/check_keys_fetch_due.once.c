/* killed-by: proxy/key/rotate-in */
/* The fault: keys are fetched once, and never again for a key ID that is new. */
#include "checks/keys.h"

bool __wrap_check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms);

bool __wrap_check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms)
{
	(void)now_ms, (void)cooldown_ms;
	return last_fetch_ms < 0;
}
