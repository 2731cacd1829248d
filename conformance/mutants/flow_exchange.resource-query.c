/* killed-by: proxy/exc/target-from-config */
/* The fault: whoever calls may name the resource in the query. */
#include <stdlib.h>

#include "flow.h"
#include "lib/form.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	struct slice target = f->request->target;
	struct config_exchange exchange = *f->accept->exchange;
	struct accept accept = *f->accept;
	const struct accept *configured = f->accept;
	struct form form;
	char *wish = NULL;
	enum refusal refusal;

	if (!form_parse(slice_from(target, slice_find(target, '?') + 1), &form) &&
		form_value(&form, "resource").at)
		wish = slice_dup(form_value(&form, "resource"));
	form_clear(&form);
	if (wish)
		exchange.resources = (struct text_list){&wish, 1};
	accept.exchange = &exchange;
	f->accept = &accept;
	refusal = __real_flow_exchange(f);
	f->accept = configured;
	free(wish);
	return refusal;
}
