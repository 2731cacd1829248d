/* killed-by: proxy/exc/impersonation */
/* The fault: only the client's token ends the use of the account's. */
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

	*usable_until = f->bearer.claims.exp.at;
	return refusal;
}
