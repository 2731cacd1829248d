/* killed-by: idp/tx/missing */
/* The fault: a request without a subject token is a fault of the server. */
#include "endpoints.h"

void __real_grant_exchange(struct call *call);
void __wrap_grant_exchange(struct call *call);

void __wrap_grant_exchange(struct call *call)
{
	__real_grant_exchange(call);
	if (!form_value(&call->form, "subject_token").at)
		call->response.status = 500;
}
