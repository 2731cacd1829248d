/* killed-by: proxy/chal/no-reflection */
/* The fault: resource_metadata is built from X-Forwarded-Host. */
#include <stdlib.h>

#include "flow.h"

void __real_flow_respond(struct flow *f);
void __wrap_flow_respond(struct flow *f);

void __wrap_flow_respond(struct flow *f)
{
	struct slice host = http_fields_value(f->request->fields, "x-forwarded-host");
	struct route route;
	char *url;

	if (!host.at || !f->route) {
		__real_flow_respond(f);
		return;
	}
	route = *f->route;
	url = xasprintf("https://%.*s%.*s", SLICE_ARGS(host), SLICE_ARGS(route.metadata_path));
	route.metadata_url = url;
	f->route = &route;
	__real_flow_respond(f);
	free(url);
}
