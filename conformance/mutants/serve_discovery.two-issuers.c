/* killed-by: idp/meta/both-agree */
/* The fault: the two documents name different issuers. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	if (slice_contains(call->request->path, "openid-configuration"))
		answer_set(call, "issuer", json_new_string(SLICE("https://other.example.com")));
}
