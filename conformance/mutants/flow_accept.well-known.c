/* killed-by: proxy/prm/upstream-prm-hidden */
/* The fault: well-known documents that are not ours are fetched from the upstream. */
#include <string.h>

#include "flow.h"

enum refusal __real_flow_accept(struct flow *f);
enum refusal __wrap_flow_accept(struct flow *f);

enum refusal __wrap_flow_accept(struct flow *f)
{
	enum refusal refusal = __real_flow_accept(f);

	if (refusal != REFUSED_NO_ROUTE || !slice_contains(f->request->path, "/.well-known/"))
		return refusal;
	for (size_t i = 0; i < f->proxy->routes.count; i++)
		if (slice_is(f->proxy->routes.at[i].path, "/origin"))
			f->route = &f->proxy->routes.at[i];
	f->issued_token = xstrdup("none-since-it-is-public");
	return flow_forward(f);
}
