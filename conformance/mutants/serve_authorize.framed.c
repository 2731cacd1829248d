/* killed-by: idp/authz/frames */
/* The fault: any page may put the login into a frame. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_authorize(struct call *call);
void __wrap_serve_authorize(struct call *call);

void __wrap_serve_authorize(struct call *call)
{
	__real_serve_authorize(call);
	answer_drop(call, "content-security-policy");
	answer_drop(call, "x-frame-options");
}
