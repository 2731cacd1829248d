/* killed-by: idp/tok/empty-is-absent */
/* The fault: a parameter without a value is an error. */
#include "call.h"

bool __real_call_read_form(struct call *call);
bool __wrap_call_read_form(struct call *call);

bool __wrap_call_read_form(struct call *call)
{
	if (!__real_call_read_form(call))
		return false;
	for (size_t i = 0; i < call->form.count; i++)
		if (call->form.at[i].value.len == 0) {
			call_refuse(call, OAUTH_INVALID_REQUEST, "empty parameter");
			return false;
		}
	return true;
}
