/* killed-by: idp/tok/json */
/* The fault: expires_in is a text. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->response.status == 200)
		answer_set(call, "expires_in", json_new_string(SLICE("3600")));
}
