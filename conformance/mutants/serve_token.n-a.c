/* killed-by: idp/tx/n-a */
/* The fault: an assertion is called a bearer token. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->response.status == 200)
		answer_set(call, "token_type", json_new_string(SLICE("Bearer")));
}
