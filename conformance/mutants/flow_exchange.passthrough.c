/* killed-by: proxy/err/fail-closed */
/* The fault: when the exchange fails, the client's own token is forwarded. */
#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	if (__real_flow_exchange(f) != PASSED)
		f->issued_token = slice_dup(f->bearer.text);
	return PASSED;
}
