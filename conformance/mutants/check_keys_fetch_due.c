/* killed-by: proxy/key/refresh-rate */
/* The fault: there is no cooldown, so every unknown key ID causes a fetch. */
#include "checks/keys.h"

bool __wrap_check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms);

bool __wrap_check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms)
{
	(void)now_ms, (void)last_fetch_ms, (void)cooldown_ms;
	return true;
}
