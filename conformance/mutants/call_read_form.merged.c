/* killed-by: idp/tok/form-only */
/* The fault: parameters of the URI and of the body are one list. */
#include "call.h"

bool __real_call_read_form(struct call *call);
bool __wrap_call_read_form(struct call *call);

bool __wrap_call_read_form(struct call *call)
{
	struct http_request *request = call->request;
	struct buf merged = {0};
	bool good;

	buf_add(&merged, request->body);
	if (request->query.len)
		buf_printf(&merged, "&%.*s", SLICE_ARGS(request->query));
	request->query = SLICE_NONE;
	request->body = buf_slice(&merged);
	good = __real_call_read_form(call);
	request->body = SLICE_NONE;
	buf_clear(&merged);
	return good;
}
