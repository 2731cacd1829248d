/* killed-by: sts/req/audience-required */
/* The fault: without audience a provider is picked. */
#include "mock-sts/exchange.h"

bool __real_exchange_run(struct exchange *x);
bool __wrap_exchange_run(struct exchange *x);

bool __wrap_exchange_run(struct exchange *x)
{
	if (x->asked.audience.len == 0)
		x->asked.audience =
			SLICE("//iam.googleapis.com/projects/123456789/locations/global/"
			      "workloadIdentityPools/suite/providers/main");
	return __real_exchange_run(x);
}
