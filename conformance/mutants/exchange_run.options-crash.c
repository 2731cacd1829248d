/* killed-by: sts/req/options */
/* The fault: options that are no JSON text end the process. */
#include <stdlib.h>

#include "mock-sts/exchange.h"

bool __real_exchange_run(struct exchange *x);
bool __wrap_exchange_run(struct exchange *x);

bool __wrap_exchange_run(struct exchange *x)
{
	if (x->asked.options.len && x->asked.options.at[0] != '{')
		abort();
	return __real_exchange_run(x);
}
