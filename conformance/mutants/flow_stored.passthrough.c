/* killed-by: proxy/way/none */
/* The fault: a route without credential forwards the client's. */
#include "flow.h"

enum refusal __real_flow_stored(struct flow *f);
enum refusal __wrap_flow_stored(struct flow *f);

enum refusal __wrap_flow_stored(struct flow *f)
{
	if (f->route->config->exchange->type == EXCHANGE_NONE)
		f->issued_token = slice_dup(f->bearer.text);
	return __real_flow_stored(f);
}
