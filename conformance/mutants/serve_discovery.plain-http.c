/* killed-by: idp/meta/https */
/* The fault: the token endpoint is announced without TLS. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	answer_set(call, "token_endpoint", json_new_string(SLICE("http://idp.example.com/token")));
}
