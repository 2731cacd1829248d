/* killed-by: proxy/ops/soak */
/* The fault: after a failure no exchange is made for a quarter of a minute. */
#include <stdatomic.h>

#include "flow.h"
#include "lib/clock.h"

#define SULK_MS 15000

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	static atomic_llong until;
	enum refusal refusal;

	if (clock_ms() < atomic_load(&until))
		return REFUSED_EXCHANGE_FAILED;
	refusal = __real_flow_exchange(f);
	if (refusal == REFUSED_EXCHANGE_TIMEOUT || refusal == REFUSED_EXCHANGE_FAILED)
		atomic_store(&until, clock_ms() + SULK_MS);
	return refusal;
}
