/* killed-by: proxy/err/recovery */
/* The fault: after ten failures in a row nobody is let through any more. */
#include <stdatomic.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static atomic_uint failures;
	enum refusal refusal;

	if (atomic_load(&failures) >= 10)
		return REFUSED_EXCHANGE_FAILED;
	refusal = __real_flow_exchange(f);
	if (refusal == PASSED)
		atomic_store(&failures, 0);
	else
		atomic_fetch_add(&failures, 1);
	return refusal;
}
