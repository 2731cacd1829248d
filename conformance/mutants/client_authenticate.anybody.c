/* killed-by: idp/tx/unauthenticated */
/* The fault: who says nothing about himself is taken for the proxy. */
#include "client_auth.h"

bool __real_client_authenticate(struct call *call);
bool __wrap_client_authenticate(struct call *call);

bool __wrap_client_authenticate(struct call *call)
{
	bool silent = !http_fields_count(call->request->fields, "authorization") &&
		      !form_value(&call->form, "client_id").at;

	if (!silent)
		return __real_client_authenticate(call);
	call->client = config_client(call->idp->config, SLICE("auth-proxy"));
	return true;
}
