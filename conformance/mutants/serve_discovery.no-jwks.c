/* killed-by: idp/meta/required */
/* The fault: nobody is told where the keys are. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	answer_set(call, "jwks_uri", NULL);
}
