/* killed-by: sts/req/scope-required */
/* The fault: without scope a wide one is implied. */
#include "mock-sts/exchange.h"

bool __real_exchange_run(struct exchange *x);
bool __wrap_exchange_run(struct exchange *x);

bool __wrap_exchange_run(struct exchange *x)
{
	if (x->asked.scope.len == 0)
		x->asked.scope = SLICE("https://www.googleapis.com/auth/cloud-platform");
	return __real_exchange_run(x);
}
