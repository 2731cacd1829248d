/* killed-by: idp/tok/encodings */
/* The fault: a form ends at its first NUL. */
#include "call.h"

bool __real_call_read_form(struct call *call);
bool __wrap_call_read_form(struct call *call);

bool __wrap_call_read_form(struct call *call)
{
	struct slice body = call->request->body;

	for (size_t i = 0; i < body.len; i++)
		if (slice_starts(slice_from(body, i), "%00"))
			body = slice_to(body, i);
	call->request->body = body;
	return __real_call_read_form(call);
}
