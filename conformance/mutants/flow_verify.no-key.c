/* killed-by: proxy/key/jwks-outage-cold */
/* The fault: where there is no key to verify with, the token counts as verified. */
#include "flow.h"

enum refusal __real_flow_verify(struct flow *f);
enum refusal __wrap_flow_verify(struct flow *f);

enum refusal __wrap_flow_verify(struct flow *f)
{
	enum refusal refusal = __real_flow_verify(f);

	return refusal == REFUSED_KEYS_UNAVAILABLE ? PASSED : refusal;
}
