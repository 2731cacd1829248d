/* killed-by: proxy/cred/every-method-path */
/* The fault: what begins like a public path is public, before "/../" in it has been resolved. */
#include "flow.h"

enum refusal __real_flow_accept(struct flow *f);
enum refusal __wrap_flow_accept(struct flow *f);

enum refusal __wrap_flow_accept(struct flow *f)
{
	struct slice path = f->request->path;
	size_t dots = 0;

	if (!slice_starts(path, "/.well-known/") && !slice_starts(path, "/health"))
		return __real_flow_accept(f);
	while (dots < path.len && !slice_starts(slice_from(path, dots), "/../"))
		dots++;
	f->route = routes_find(&f->proxy->routes, slice_from(path, dots + 3));
	if (!f->route)
		return __real_flow_accept(f);
	f->issued_token = xstrdup("none-since-it-is-public");
	return flow_forward(f);
}
