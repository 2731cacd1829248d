/* killed-by: idp/tok/error-shape */
/* The fault: an error repeats the token that it is about. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->error)
		answer_set(call, "error_description",
			json_new_string(form_value(&call->form, "subject_token")));
}
