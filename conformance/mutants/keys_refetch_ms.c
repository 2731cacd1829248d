/* killed-by: proxy/ops/faults-under-load */
/* The fault: keys are fetched anew only when everybody has to wait for them. */
#include "checks/keys.h"

int64_t __wrap_keys_refetch_ms(int64_t refresh_ms, int64_t timeout_ms);

int64_t __wrap_keys_refetch_ms(int64_t refresh_ms, int64_t timeout_ms)
{
	(void)timeout_ms;
	return refresh_ms;
}
