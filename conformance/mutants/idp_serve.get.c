/* killed-by: idp/tok/post-only */
/* The fault: GET with the parameters in the URI works as POST does. */
#include "idp.h"

void __real_idp_serve(void *context, struct http_request *request);
void __wrap_idp_serve(void *context, struct http_request *request);

void __wrap_idp_serve(void *context, struct http_request *request)
{
	struct http_field fields[] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Authorization"), http_fields_value(request->fields, "authorization")},
	};

	if (slice_is(request->method, "GET") && slice_ends(request->path, "/token")) {
		request->method = SLICE("POST");
		request->body = request->query;
		request->query = SLICE_NONE;
		request->fields = (struct http_fields){fields, ARRAY_LEN(fields)};
	}
	__real_idp_serve(context, request);
}
