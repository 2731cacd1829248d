/* killed-by: idp/tok/errors */
/* The fault: a grant that is not offered is a fault of the server. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_token(struct call *call);
void __wrap_serve_token(struct call *call);

void __wrap_serve_token(struct call *call)
{
	__real_serve_token(call);
	if (call->error == OAUTH_UNSUPPORTED_GRANT_TYPE)
		call->response.status = 500;
}
