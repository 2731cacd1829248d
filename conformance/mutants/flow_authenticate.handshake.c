/* killed-by: proxy/mcp/all-methods-auth */
/* The fault: initialize and discovery are public. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	enum refusal refusal = __real_flow_authenticate(f);

	if (refusal == PASSED || flow_hold_body(f, 65536) != PASSED ||
		!(slice_contains(buf_slice(&f->held), "\"initialize\"") ||
			slice_contains(buf_slice(&f->held), "\"server/discover\"")))
		return refusal;
	f->accept = &f->route->accept[0];
	f->issued_token = xstrdup("anonymous");
	return flow_forward(f);
}
