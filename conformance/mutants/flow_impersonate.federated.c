/* killed-by: proxy/exc/impersonation */
/* The fault: when the second hop fails, the federated token is forwarded. */
#include "flow.h"

enum refusal __real_flow_impersonate(struct flow *f, struct slice federated, int64_t deadline_ms,
	char **token, double *usable_until);
enum refusal __wrap_flow_impersonate(struct flow *f, struct slice federated, int64_t deadline_ms,
	char **token, double *usable_until);

enum refusal __wrap_flow_impersonate(struct flow *f, struct slice federated, int64_t deadline_ms,
	char **token, double *usable_until)
{
	enum refusal refusal =
		__real_flow_impersonate(f, federated, deadline_ms, token, usable_until);

	if (refusal != PASSED)
		*token = slice_dup(federated);
	return PASSED;
}
