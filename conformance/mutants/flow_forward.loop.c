/* killed-by: proxy/cache/upstream-401 */
/* The fault: new tokens are fetched for as long as the upstream refuses them. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_forward(struct flow *f);
enum refusal __wrap_flow_forward(struct flow *f);

enum refusal __wrap_flow_forward(struct flow *f)
{
	enum refusal refusal = __real_flow_forward(f);

	/* Of requests that may be repeated, and not without end, so that the run has one. */
	for (int i = 0; i < 20 && refusal == REFUSED_UPSTREAM_REFUSED && !f->request->has_body;
		i++) {
		secret_free(f->issued_token);
		f->issued_token = NULL;
		refusal = flow_exchange(f);
		if (refusal == PASSED)
			refusal = __real_flow_forward(f);
	}
	return refusal;
}
