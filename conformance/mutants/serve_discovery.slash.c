/* killed-by: idp/meta/issuer */
/* The fault: the issuer has got a slash at its end. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	struct buf issuer = {0};

	buf_printf(&issuer, "%s/", call->idp->issuer);
	answer_set(call, "issuer", json_new_string(buf_slice(&issuer)));
	buf_clear(&issuer);
}
