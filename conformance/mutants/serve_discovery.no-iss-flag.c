/* killed-by: idp/meta/iss-flag */
/* The fault: `iss` is sent, but nobody is told to look for it. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	answer_set(call, "authorization_response_iss_parameter_supported", NULL);
}
