/* killed-by: idp/tok/no-store */
/* The fault: a reply with a token may be kept by whoever passes it on. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->response.status == 200)
		answer_drop(call, "cache-control");
}
