/* killed-by: idp/jag/jwt-bearer-general */
/* The fault: a request without an assertion is a fault of the server. */
#include "endpoints.h"

void __real_grant_id_jag(struct call *call);
void __wrap_grant_id_jag(struct call *call);

void __wrap_grant_id_jag(struct call *call)
{
	__real_grant_id_jag(call);
	if (!form_value(&call->form, "assertion").at)
		call->response.status = 500;
}
