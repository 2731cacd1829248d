/* killed-by: idp/authz/no-307 */
/* The fault: the browser posts the password on to the client. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_authorize(struct call *call);
void __wrap_serve_authorize(struct call *call);

void __wrap_serve_authorize(struct call *call)
{
	__real_serve_authorize(call);
	if (call->response.status == 303)
		call->response.status = 307;
}
