/* killed-by: idp/tok/unknown-ignored */
/* The fault: a parameter that nobody knows is an error. */
#include "call.h"

bool __real_call_read_form(struct call *call);
bool __wrap_call_read_form(struct call *call);

bool __wrap_call_read_form(struct call *call)
{
	static const char *const known[] = {"grant_type", "subject_token", "subject_token_type",
		"audience", "scope", "client_id", "client_secret", "code", "redirect_uri",
		"code_verifier", "resource", "requested_token_type"};

	if (!__real_call_read_form(call))
		return false;
	for (size_t i = 0; i < call->form.count; i++) {
		bool is_known = false;

		for (size_t k = 0; k < ARRAY_LEN(known); k++)
			is_known |= slice_is(call->form.at[i].name, known[k]);
		if (is_known)
			continue;
		call_refuse(call, OAUTH_INVALID_REQUEST, "unknown parameter");
		return false;
	}
	return true;
}
