/* killed-by: idp/int/inactive-bare */
/* The fault: an inactive token is explained to whoever has it. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_introspect(struct call *call);
void __wrap_serve_introspect(struct call *call);

void __wrap_serve_introspect(struct call *call)
{
	__real_serve_introspect(call);
	if (call->response.status == 200)
		answer_set(call, "reason", json_new_string(slice_of(call->why.text)));
}
