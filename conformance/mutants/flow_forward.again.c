/* killed-by: proxy/cache/upstream-401 */
/* The fault: what the upstream refused is sent once more, whatever it was. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_forward(struct flow *f);
enum refusal __wrap_flow_forward(struct flow *f);

enum refusal __wrap_flow_forward(struct flow *f)
{
	enum refusal refusal;

	if (flow_hold_body(f, 65536) != PASSED)
		return REFUSED_BODY_INCOMPLETE;
	refusal = __real_flow_forward(f);
	if (refusal != REFUSED_UPSTREAM_REFUSED)
		return refusal;
	secret_free(f->issued_token);
	f->issued_token = NULL;
	f->passed = 0;
	refusal = flow_exchange(f);
	return refusal == PASSED ? __real_flow_forward(f) : refusal;
}
