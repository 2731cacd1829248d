/* killed-by: proxy/exc/target-from-config */
/* The fault: whoever calls may name the audience in a field. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	struct slice wish = http_fields_value(f->request->fields, "x-audience");
	struct config_exchange exchange = *f->accept->exchange;
	struct accept accept = *f->accept;
	const struct accept *configured = f->accept;
	enum refusal refusal;

	if (!wish.at)
		return __real_flow_exchange(f);
	exchange.audience = slice_dup(wish);
	accept.exchange = &exchange;
	f->accept = &accept;
	refusal = __real_flow_exchange(f);
	f->accept = configured;
	free(exchange.audience);
	return refusal;
}
