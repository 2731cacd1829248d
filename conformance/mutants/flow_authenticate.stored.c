/* killed-by: proxy/way/static */
/* The fault: where nothing is exchanged, nobody needs a token. */
#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	f->accept = &f->route->accept[0];
	if (f->accept->exchange->type == EXCHANGE_STATIC && flow_exchange(f) == PASSED)
		return flow_forward(f);
	f->accept = NULL;
	return __real_flow_authenticate(f);
}
