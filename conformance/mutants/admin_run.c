/* killed-by: proxy/ops/health */
/* The fault: the listener for operators serves the routes too. */
#include "admin.h"
#include "flow.h"

void __real_admin_run(void *context, struct http_request *request);
void __wrap_admin_run(void *context, struct http_request *request);

void __wrap_admin_run(void *context, struct http_request *request)
{
	if (slice_is(request->method, "GET"))
		__real_admin_run(context, request);
	else
		flow_run(context, request);
}
