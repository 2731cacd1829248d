/* killed-by: idp/meta/host-pinned */
/* The fault: the endpoints are wherever the Host field says. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	struct slice host = http_fields_value(call->request->fields, "host");
	struct buf url = {0};

	buf_printf(&url, "http://%.*s/oauth2/default/token", SLICE_ARGS(host));
	answer_set(call, "token_endpoint", json_new_string(buf_slice(&url)));
	buf_clear(&url);
}
