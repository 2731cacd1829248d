/* killed-by: proxy/cache/recheck */
/* The fault: a token that was good once is not validated again. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	enum refusal refusal = __real_flow_authenticate(f);

	/* What a cache of verdicts without expiry would say. */
	if (refusal == REFUSED_TOKEN_EXPIRED)
		return PASSED;
	return refusal;
}
