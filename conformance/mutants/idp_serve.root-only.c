/* killed-by: idp/meta/path-issuer */
/* The fault: the document of an issuer with a path is served at the root alone. */
#include "idp.h"

void __real_idp_serve(void *context, struct http_request *request);
void __wrap_idp_serve(void *context, struct http_request *request);

void __wrap_idp_serve(void *context, struct http_request *request)
{
	if (slice_starts(request->path, "/.well-known/"))
		request->path = SLICE("/nowhere");
	__real_idp_serve(context, request);
}
